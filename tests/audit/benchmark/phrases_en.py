"""The wordings of each statement in English (see ``phrases``)."""

from __future__ import annotations

ENGLISH: dict[str, tuple[str, ...]] = {
    # values inside sentences
    "share": (
        "{x} of {n} <patients|participants> ({p})",
        "{x}/{n} ({p})",
        "{p} ({x}/{n})",
        "{p} ({x} of {n}< patients| participants|>)",
        "{x} of the {n} <patients|participants> ({p})",
        "{x} out of {n} ({p})",
    ),
    "hazard_ratio": ("<HR|hazard ratio|hazard ratio,|HR,|HR =|hazard ratio [HR]|HR:|hazard ratio of> {v}",),
    "risk_ratio": ("<RR|risk ratio|risk ratio,|RR,|RR =|relative risk|RR:|risk ratio of> {v}",),
    "difference": ("<mean difference|difference in means|mean difference,|mean difference of|MD|MD,|MD =|MD:> {v}",),
    # trial: people
    "screened": (
        "<A total of |In all, |Overall, |>{screened} patients were <screened|assessed for eligibility>, {excluded} were <excluded|not eligible or not willing> and {n} <were randomised|underwent randomisation|were randomly assigned>.",
        "<Of|Among> {screened} <patients|people> <screened|assessed for eligibility>, {n} <were randomised|underwent randomisation> and {excluded} were <excluded|left out>.",
    ),
    "exclusions": (
        "<Reasons for exclusion|The reasons for exclusion> <of the {excluded} patients |>were <failure to meet the criteria|not meeting the inclusion criteria> (n = {r1}), <withdrawal of consent|refusal> (n = {r2}) and other <reasons|causes> (n = {r3}).",
        "<Exclusion was due to|The causes of exclusion were> <unmet criteria|eligibility criteria not met> in {r1}, <refusal|declined consent> in {r2} and other <reasons|causes> in {r3} of {excluded} <patients|people>.",
    ),
    "randomised": (
        "<A total of |In all, |Overall, |>{n} patients <were randomised|were randomly assigned|underwent randomisation>: {n1} to <receive |>{arm1} and {n2} to {arm2}.",
        "<We|The investigators> randomly <assigned|allocated> {n} patients to {arm1} (n = {n1}) or {arm2} (n = {n2}).",
        "<Of|Among> {n} <randomised patients|patients who underwent randomisation>, {n1} <received|were assigned to> {arm1} and {n2} {arm2}.",
    ),
    "eligible": (
        "<Eligible patients|Patients eligible for the trial|Participants> <had|were those with> {disease} and were {age} years <of age |>or older.",
        "Patients <aged|of> {age} years or <older|more> with <a diagnosis of |confirmed |>{disease} <were eligible|could take part|were enrolled>.",
    ),
    "registered": (
        "The trial <was registered|is registered|had been registered> <at|with|on> ClinicalTrials.gov (<identifier |number |>{nct}) <in|on a date in> {registered}.",
        "<Trial registration|Registration>: ClinicalTrials.gov {nct}<, registered in|; registered|, first posted in|; entry of> {registered}.",
    ),
    "enrolment": (
        "<Patients|Participants> <were enrolled|were recruited|entered the trial> between {start} and {end} at <{sites} centres|{sites} sites>.",
        "<Enrolment|Recruitment|Accrual> <took place|was done|ran> from {start} to {end} <in|at> {sites} <centres|hospitals>.",
    ),
    "dose": (
        "<Patients|Those> in the experimental <group|arm> <received|were given|took> {drug} {dose} mg <daily|once daily|per day> <in cycles of 28 days|for up to 12 months>.",
        "{drug} was <given|administered> at {dose} mg <daily|once daily|a day>, with <reductions|dose reductions> <for toxicity|where needed>.",
    ),
    "graded": (
        "<Adverse events|Harms|Toxic effects> were <graded|classified> <by|according to|with> <the |>CTCAE, version 5.0.",
        "<Severity|The severity of adverse events> was <graded|rated|classified> <by|according to> CTCAE version 5.0.",
    ),
    "follow_up": (
        "<Median|The median> follow-up was {m} months <(range {a}-{b})|(range, {a}-{b})|(range: {a} to {b})|(from {a} to {b})>.",
        "<After|With> a median follow-up of {m} months (range {a}-{b}), <the data were analysed|the database was locked|this analysis was done|we report the results>.",
    ),
    "ages": (
        "<Median|The median> age was {v1} <in|for> the {arm1} <group|arm> and {v2} <in|for> the {arm2} <group|arm>.",
        "<Patients|Participants> <given|assigned to> {arm1} had a median age of {v1}, those <given|assigned to> {arm2} of {v2}.",
    ),
    # trial: results
    "survival": (
        "<At {t} months, {outcome}|{outcome} at {t} months> was {v1} <with|in patients given> {arm1} and {v2} <with|in patients given> {arm2} ({hr}).",
        "<The |>{t}-month {outcome} <rate |>was {v1} <in the {arm1} group|with {arm1}> versus {v2} <in the {arm2} group|with {arm2}> ({hr}).",
        "<Estimated|Kaplan-Meier estimates of> {outcome} at {t} months <were|amounted to> {v1} for {arm1} <and|compared with> {v2} for {arm2} ({hr}).",
    ),
    "ratio_only": (
        "<For|As to> {outcome}, the comparison of {arm1} <with|against> {arm2} <gave|yielded|showed> {hr}.",
        "<The |>treatment effect <on|for> {outcome} was {hr} <for|with> {arm1} <versus|compared with> {arm2}.",
    ),
    "curve": (
        "<In the {arm} group|With {arm}|Among patients given {arm}>, {outcome} was {s0} at {t0} months, {s1} at {t1} months and {s2} at {t2} months.",
        "{outcome} <with|in patients given> {arm} <was|reached|amounted to> {s0}, {s1} and {s2} at {t0}, {t1} and {t2} months<, respectively|, in this order>.",
    ),
    "median_survival": (
        "Median {outcome} was {m} <months with {arm}|months in the {arm} group|months in patients given {arm}|months for {arm}>.",
        "<With|In the group given> {arm}, <median {outcome}|the median of {outcome}> <was|amounted to> {m} months.",
    ),
    "not_reached": (
        "<Median|The median of> {outcome} <was not reached|has not been reached> <with|in patients given> {arm}.",
        "<With|For> {arm}, <median|the median of> {outcome} <was not reached|had not yet been reached>.",
    ),
    "response": (
        "{outcome} <was seen|occurred|was achieved> in {v1} <with|given> {arm1} and <in |>{v2} <with|given> {arm2} ({rr}).",
        "<In the {arm1} group|With {arm1}>, {v1} had {outcome}, <compared with|versus> {v2} <in the {arm2} group|with {arm2}> ({rr}).",
        "<The rate of|The frequency of> {outcome} was {v1} <for|with> {arm1} and {v2} <for|with> {arm2} ({rr}).",
    ),
    "chi2": (
        "<The difference in|The comparison of> {outcome} <was tested|was assessed> <with|by> <a |the >chi-squared test ({test}).",
        "<A|The> chi-squared test <of|for> {outcome} <between the groups |>gave {test}<.| without continuity correction.>",
        "<By|With> the chi-squared test<,| without correction,> the groups <were compared for|were tested for a difference in> {outcome} ({test}).",
    ),
    "score": (
        "<At week {week}, the mean {score}|The mean {score} at week {week}> was {v1} <with|in patients given> {arm1} and {v2} <with|in patients given> {arm2} ({md}).",
        "<Patients|Participants> given {arm1} had a mean {score} of {v1} at week {week}, <versus|compared with> {v2} <with|in those given> {arm2} ({md}).",
    ),
    "score_test": (
        "<The groups were compared by|We compared the groups with> <a|Welch's> t test ({test}).",
        "<A|The> t test of the {score} <gave|yielded|resulted in> {test}.",
    ),
    "standard_error": (
        "<The |>mean change of {score} <between the groups |>was {v} (<SE|standard error> {se}; 95% CI {l}{d}{h}).",
        "<The |>adjusted change of {score} <amounted to|was> {v} (95% CI {l}{d}{h}; <SE|standard error> {se}).",
    ),
    "evaluable": (
        "<Among|Of> the {m} patients <with evaluable samples|evaluable for biomarkers>, {x} ({p}) <were positive|had a positive test>.",
        "<Biomarker status was|A biomarker result was> <known|available> in {m} patients, of whom {x} ({p}) <were positive|had a positive result>.",
    ),
    "harm": (
        "{term} of any grade <occurred|was reported> in {v1} <with|given> {arm1} and {v2} <with|given> {arm2}; grade 3 or higher in {w1} and {w2}<, respectively|>.",
        "<Any-grade|Any grade of> {term_small} was <reported|recorded> in {v1} with {arm1} <versus|and> {v2} with {arm2}, and grade 3 or <higher|worse> in {w1} and {w2}.",
    ),
    "severe_only": (
        "<Grade {grade} {term_small}|{term_small} of grade {grade}> <occurred|was reported|was recorded> in {v1} with {arm1} and {v2} with {arm2}.",
        "<There was|We recorded> grade {grade} {term_small} in {v1} <with|given> {arm1} <and|versus> {v2} <with|given> {arm2}.",
    ),
    "compared_harms": (
        "<The rate of grade 3 or higher|Grade 3 or higher> {first} was {w1} with {arm1}, <compared with|versus> {w2} for {second} with {arm2}.",
        "<With|In the group given> {arm1}, {w1} had <grade 3 or higher|severe> {first}, <against|versus> {w2} with {second} <given|with> {arm2}.",
    ),
    "costs": (
        "<Mean|The mean> cost <per patient |>was US$ {c1} with {arm1} and US$ {c2} with {arm2}; <mean |>QALYs were {q1} and {q2}<, respectively|>, <for|which gives> an <ICER|incremental cost-effectiveness ratio> of US$ {icer} per QALY gained.",
        "<Costs|Total costs> were US$ {c1} for {arm1} and US$ {c2} for {arm2}, with {q1} and {q2} QALYs<|, respectively>; the <ICER|incremental cost-effectiveness ratio> was US$ {icer} per QALY<| gained>.",
    ),
    "threshold": (
        "<The|A> willingness-to-pay threshold of US$ {threshold} per QALY <was set|was used|was assumed|had been chosen>.",
        "<We|The analysis> <assumed|used> a <willingness-to-pay|cost-effectiveness> threshold of US$ {threshold} per QALY.",
    ),
    "significance": (
        "<The|This> difference <between the groups |between the arms |in this test |>{words} ({p}).",
        "<In this comparison|By this test|Overall>, the difference <between the groups |>{words} ({p}).",
    ),
    "risk": (
        "<Treatment with |>{arm} {verb} the <risk|hazard> of {event} ({hr}).",
        "<Compared with {other}, |>{arm} {verb} the <risk|rate> of {event} ({hr}).",
    ),
    "conclude": (
        "<In this trial, |In conclusion, |In summary, |>{outcome} was {better} with {best} than with {other}.",
        "{best} <led to|was associated with|gave> {better} {outcome} <than|compared with> {other}.",
    ),
    "conclude_no_difference": (
        "<In this trial, |In conclusion, |In summary, |>{outcome} did not differ <significantly |>between {best} and {other}.",
        "<There was|We found> no <significant difference|clear difference> in {outcome} between {best} and {other}.",
    ),
    "limits": (
        "<The main limitation|A limitation> is the <open-label design|short follow-up|small number of centres|lack of a central review>.",
        "<Limitations include|Among the limitations are> the open-label design and the <short follow-up|missing biomarker data|small size>.",
    ),
    # review: methods
    "searched": (
        "We searched {databases} from <inception|their inception> to {date}<| without language limits>.",
        "{databases} were searched <up to|through|until> {date}<| without language limits>.",
        "<The last search of|The search of> {databases} <was run on|was done on> {date}.",
    ),
    "review_registered": (
        "The protocol <was registered|had been registered|is registered> <in|with|at> PROSPERO ({crd})< on|, dated> {date}.",
        "<Registration|Protocol registration>: PROSPERO {crd}<, registered on|; registered on|, dated|; dated> {date}.",
    ),
    "criteria": (
        "We included {designs} of <patients|people> aged {age} years or <older|more> with {disease}, published from {year} <on|onwards>; {comparison}.",
        "<Eligible studies were|Studies were eligible if they were> {designs} <in|of> <patients|people> aged {age} years or older with {disease}, published in {year} or later; {comparison}.",
    ),
    "only_randomised": (
        "<only randomised controlled trials|randomised controlled trials only|randomised trials only|randomised controlled trials and no other design|no studies other than randomised trials|randomised trials alone|solely randomised controlled trials|solely randomised trials>",
    ),
    "all_designs": (
        "<randomised trials and comparative cohort studies|randomised and non-randomised comparative studies|comparative studies, randomised or not|randomised trials and controlled cohort studies|randomised controlled trials and comparative cohorts|comparative trials and cohort studies|randomised trials and cohorts with a comparator|comparative studies of any design>",
    ),
    "no_single_arm": (
        "<single-arm studies were|studies without a comparator were> <excluded|not eligible|left out|not included>",
        "we <excluded|left out> <single-arm studies|studies without a control group>",
    ),
    "bias_tool": (
        "<Risk of bias|The risk of bias> <of randomised trials |>was <assessed|judged> with {tool}, which has {domains} domains.",
        "<We|Two reviewers> <assessed|judged> the risk of bias <of randomised trials |>with {tool} ({domains} domains).",
    ),
    "bias_tool_other": (
        "<Non-randomised studies|Cohort studies> were <assessed|judged> with {tool}, which has {domains} domains.",
        "<For|In> <non-randomised|cohort> studies <we used|the instrument was> {tool} ({domains} domains).",
    ),
    "grade_note": (
        "<Downgraded|Rated down> <by |>{n} <for|because of|due to> {domain}.",
        "<The certainty was lowered|We lowered the certainty> by {n} <for|because of|owing to> {domain}.",
    ),
    "grade_method": (
        "<Certainty|The certainty of the evidence> was rated <with|by> GRADE<| by two reviewers|, starting at high for randomised trials>.",
        "<We|Two reviewers> rated the certainty of the evidence with GRADE<|, starting at high for randomised trials>.",
        "<GRADE was used to rate|We used GRADE for> the certainty of <the|all> evidence.",
    ),
    # review: flow
    "identified": (
        "<The search|The searches|Our search> <identified|found|retrieved> {hits} records ({sources}).",
        "<A total of |In all, |Overall, |>{hits} records were <identified|retrieved> ({sources}).",
    ),
    "duplicates": (
        "After <removal|the removal> of {duplicates} duplicates, {screened} records were <screened|screened by title and abstract>.",
        "<We removed|There were> {duplicates} duplicates<, which left {screened} records for screening| and {screened} records remained for screening>.",
    ),
    "excluded": (
        "<Of these, |Title and abstract screening: |At this stage, |>{excluded} <records |>were excluded and {full} reports <were assessed|were read> in full<| text>.",
        "<We|The reviewers> excluded {excluded} records by title and abstract and <assessed|read> {full} <full texts|reports in full>.",
    ),
    "full_text": (
        "<Of these|Of the reports read in full>, {dropped} were excluded ({reasons}) and {k} studies were <included|eligible>.",
        "<A further |>{dropped} <reports |>were excluded ({reasons}), <which left|leaving> {k} <included studies|studies in the review>.",
    ),
    "participants": (
        "<The|These> {k} included studies <had|enrolled|comprised> {n} <participants|patients>.",
        "<In total|Altogether|Overall>, {n} <participants|patients> <took part|were enrolled> in the {k} included studies.",
    ),
    "designs": (
        "<Of the {k} <included |>studies|Among the {k} studies>, {a} were randomised trials and {b} <were |>cohort studies.",
        "<There were|We included> {a} randomised trials and {b} cohort studies<.|, {k} in all.>",
    ),
    "most": (
        "Most <included |>studies ({a} of {k}) were randomised<| trials|>.",
        "<The majority of|Most> <the |>studies were randomised <trials |>({a} of {k}).",
    ),
    "subset_count": (
        "{a} <of the {k}|of {k}> <included |>studies <were done|were conducted|took place> in {country}.",
        "<In|From> {country} came {a} of the {k} <included |>studies<.| in this review.>",
    ),
    # review: results
    "study_share": (
        "{cite} <reported|found|described> {outcome} in {v} <with|given> {drug}.",
        "<In the study of|In the trial of|In> {cite}, {v} had {outcome} <with|given> {drug}.",
        "<With|Given> {drug}, {outcome} was {v} <in|according to> {cite}.",
    ),
    "range": (
        "<Across studies, |Overall, |>{outcome} <with the experimental treatment |>ranged from {low} ({cite_low}) to {high} ({cite_high}).",
        "<The rates of|Rates of> {outcome} <with the experimental treatment |>were between {low} ({cite_low}) and {high} ({cite_high}).",
    ),
    "highest": (
        "The highest <rate of |>{outcome} <with the experimental treatment |>was <reported|seen> <by|in> {cite} ({v}).",
        "{cite} <reported|had|found> the highest <rate of |>{outcome} <with the experimental treatment |>({v}).",
    ),
    "no_study": (
        "<No study|None of the studies|None of the included studies> <reported|gave data on|measured> {outcome}.",
        "{outcome} was not <reported|measured> <by any|in any> <study|included study>.",
    ),
    "pooled": (
        "<The pooled|In the meta-analysis of {k} studies, the pooled> {ratio} <for|of> {outcome} was {v}.",
        "<Pooling|Meta-analysis of> {k} <studies|trials> gave a {ratio} <for|of> {outcome} of {v}.",
        "<Across|In> {k} studies, the <pooled|summary> {ratio} for {outcome} was {v}.",
    ),
    "heterogeneity": (
        "<Heterogeneity|Between-study heterogeneity> <was as follows|was assessed>: Q = {q}, df = {df}, I2 = {i2}, tau2 = {tau2}.",
        "<The tests and measures of heterogeneity were|Measures of heterogeneity were> tau2 = {tau2}; <Q|chi2> = {q}, df = {df}; I2 = {i2}.",
        "<Between-study heterogeneity|Heterogeneity> <amounted to|was> I2 = {i2} (<Q|chi2> = {q}, df = {df}; tau2 = {tau2}).",
    ),
    "prediction": (
        "<The|Its|The corresponding> 95% prediction interval <was|ran from|extended from> {l} to {h}.",
        "<The|A> 95% prediction interval of {l} to {h} <was computed|was obtained|resulted>.",
    ),
    "bias_summary": (
        "<Overall risk of bias|The overall risk of bias> was {levels}.",
        "<Judged overall, |Overall, |>risk of bias was <rated as |>{levels}.",
        "<By overall judgement|As to the overall judgement>, risk of bias was {levels}.",
    ),
    "certainty": (
        "<The certainty|Certainty> of <the |>evidence for {outcome} was {level}.",
        "<For|As to> {outcome}, the certainty of the evidence was <rated |judged |>{level}.",
    ),
    "certainty_steps": (
        "<For|As to> {outcome}, <the evidence|certainty> started at high and was <rated down|downgraded> by {steps}, <to|ending at> {level}.",
        "<The evidence|Certainty> for {outcome} <started at high|began at high> and was downgraded by {steps}, <ending at|to> {level}.",
    ),
    "review_conclude": (
        "<There is|We found> {level}-certainty evidence that {drug} <affects|changes|alters|influences> {outcome}.",
        "{level}-certainty evidence <suggests|indicates|shows> that {drug} <affects|changes> {outcome}.",
    ),
    "synthesis_method": (
        "<Risk ratios|Ratios> were <pooled|combined> <by inverse variance in a random-effects model|in a random-effects model> <(DerSimonian-Laird)|with the estimator of DerSimonian and Laird>.",
        "<We|The analysts> <pooled|combined> risk ratios in a random-effects model <(DerSimonian-Laird)|(estimator of DerSimonian and Laird)>.",
    ),
}
