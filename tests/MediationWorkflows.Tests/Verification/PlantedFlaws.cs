using MediationWorkflows.Engine.Definitions;

namespace MediationWorkflows.Tests.Verification;

/// <summary>Definitions with a flaw each, and what verification says of it: a code, at an activity, and the end of the counter-example where there is one.</summary>
/// <param name="Way">The last steps of the counter-example, <c>activity:Outcome</c>.</param>
internal sealed record PlantedFlaw(string Name, WorkflowDefinition Definition, string Code, string At, params string[] Way)
{
    private const string Ask = "ladder=standard \"rule=10 BD\"";

    public static readonly IReadOnlyList<PlantedFlaw> All =
    [
        // No wait without a timeout or an owner.
        new("an event nobody may publish", Drawing.New("case", """
            start Elsa.Start
            wait Elsa.Event eventName=Signed
            close CloseCase outcome=Withdrawn
            start.Done -> wait
            wait.Done -> close
            """), "wait-without-timeout", "wait", "start:Done", "wait:"),
        new("a task outside that may never come back", Drawing.Shipped("escalation", """
            -toSession.ConditionsMet
            outside Elsa.RunTask taskName=Call
            toSession.ConditionsMet -> outside
            outside.Done -> atSession
            """), "wait-without-timeout", "outside", "toSession:ConditionsMet", "outside:"),

        // Every case that can be opened can be closed.
        new("a course that ends and leaves the case open", Drawing.New("case", """
            start Elsa.Start
            enter EnterPhase phase=GroundRules
            start.Done -> enter
            """), "case-left-open", "enter", "start:Done", "enter:Done"),

        // No path to settlement that skips consent or risk assessment.
        new("risk goes past its assessment", Drawing.Shipped("mediation-case", "-riskAndSafety.Unsuitable\nriskAndSafety.Unsuitable -> gateMediation"),
            "settlement-without-risk", "enterDrafting", "gateDrafting:Passed", "enterDrafting:"),
        new("mediation begins without a risk assessment", Drawing.Shipped("mediation-case", "-enterRisk.Done\nenterRisk.Done -> gateMediation\n-riskAndSafety"),
            "session-without-risk", "sessions", "enterMediation:Done", "sessions:"),
        new("silence about consents counts as consent", Drawing.New("case", $"""
            start Elsa.Start
            gate AskPeople taskKind=fairness.check audience=mediator {Ask}
            rules AskPeople taskKind=groundRules.accept audience=parties {Ask}
            enterRules EnterPhase phase=GroundRules
            consents AskPeople taskKind=consent audience=parties {Ask}
            risk AskPeople taskKind=risk.agree audience=parties {Ask}
            clear AskPeople taskKind=settlement.clear audience=coordinator {Ask}
            advice AskPeople taskKind=settlement.advice audience=parties {Ask}
            sign AskPeople taskKind=settlement.sign audience=parties {Ask}
            close CloseCase outcome=NoAgreement
            done CloseCase outcome=Completed
            start.Done -> gate
            gate.Done -> enterRules
            gate.Refused -> close
            gate.Silent -> close
            enterRules.Done -> rules
            rules.Done -> consents
            rules.Refused -> close
            rules.Changes -> close
            rules.Silent -> close
            consents.Done -> risk
            consents.Refused -> risk
            consents.Silent -> risk
            risk.Done -> clear
            risk.Refused -> close
            risk.Silent -> close
            clear.Done -> advice
            clear.Refused -> close
            clear.Silent -> close
            advice.Done -> sign
            advice.Refused -> sign
            advice.Silent -> sign
            sign.Done -> done
            sign.Refused -> close
            sign.Silent -> close
            """), "settlement-without-consent", "sign", "consents:Silent", "risk:Done", "clear:Done", "advice:Done", "sign:"),
        new("signed without a statement that nobody is silenced", Drawing.Shipped("settlement", "-clauseCheck.Passed\nclauseCheck.Passed -> giveToParties\n-clearance\n-clearanceBackup"),
            "signed-without-clearance", "sign", "giveToParties:Passed", "advice:Done", "sign:"),
        new("signed without advice", Drawing.Shipped("settlement", "-giveToParties.Passed\ngiveToParties.Passed -> sign"), "signed-without-advice", "sign", "giveToParties:Passed", "sign:"),
        new("a session before the ground rules", Drawing.Shipped("mediation-case", "-intake\nstart.Done -> gateRisk\n-closeWithdrawn\n-closeUnsuitable\n-closeNotConvened"),
            "session-without-rules", "sessions", "enterMediation:Done", "sessions:"),

        // Phases.
        new("a phase is left out", Drawing.Shipped("mediation-case", "-riskAndSafety.Suitable\nriskAndSafety.Suitable -> gateDrafting"), "phase-out-of-order", "enterDrafting", "gateDrafting:Passed", "enterDrafting:"),
        new("a phase without a check for fairness", Drawing.Shipped("mediation-case", "-gateDrafting\n-agreedOnPart\nsessions.TermSheet -> enterDrafting\nsessions.Partial -> enterDrafting\n-closeUnfairDrafting"),
            "phase-without-gate", "enterDrafting", "gateMediation:Passed", "enterMediation:Done", "sessions:Partial", "enterDrafting:"),
        new("a phase begins twice", Drawing.Shipped("mediation-case", "-sessions.NoAgreement\nsessions.NoAgreement -> gateRisk\n-closeNoAgreement"), "phase-out-of-order", "enterRisk", "gateRisk:Passed", "enterRisk:"),
        new("completed without a settlement", Drawing.Shipped("mediation-case", "closeUnsigned outcome=Completed"), "completed-without-settlement", "closeUnsigned", "settlement:NoAgreement", "closeUnsigned:"),

        // Escalation reachable and within its conditions.
        new("an expert before an opinion", Drawing.Shipped("escalation", "-toOpinion.Refused\ntoOpinion.Refused -> toExpert\n-toSession.Refused\ntoSession.Refused -> toExpert"),
            "escalation-out-of-order", "toExpert", "toSession:Refused", "toExpert:"),
        new("an opinion before a brief session", Drawing.Shipped("escalation", "-start.Done\nstart.Done -> toOpinion"), "escalation-out-of-order", "toOpinion", "start:Done", "toOpinion:"),
        new("conditions that are not met lead nowhere", Drawing.Shipped("escalation", "-toExpert.Refused"), "escalation-leads-nowhere", "toExpert", "opinion:Refused", "toExpert:Refused"),
        new("an escalation behind an answer that nobody can give", Drawing.Shipped("escalation", "-ladderTop\nfirstRung.Formal -> end\ntoOpinion.Refused -> end\ndecideFormal.Silent -> end\ndecideFormal.Done -> end\ntoExpert.Refused -> end\ndecideFormal.Refused -> toFormal"),
            "escalation-unreachable", "toFormal"),
        new("what is not kept has no consequence", Drawing.Shipped("compliance-review", "-escalateReview\nfinding.Changes -> roadmapUpdate\nfinding.Refused -> roadmapUpdate\nfindingBackup.Changes -> roadmapUpdate\nfindingBackup.Refused -> roadmapUpdate\nmissReview.Done -> roadmapUpdate"),
            "no-escalation", "Workflow1"),
        new("an expert without objections heard", Drawing.Shipped("expert-determination", "-statement.Done\nstatement.Done -> appoint\n-objections"), "expert-unchecked", "appoint", "statement:Done", "appoint:"),

        // Silence always leads somewhere.
        new("silence about an invitation", Drawing.Shipped("intake", "-inviteAgain.Silent"), "silence-leads-nowhere", "inviteAgain", "otherChannel:Done", "inviteAgain:Silent"),
        new("a silent party is asked for ever", Drawing.Shipped("expert-determination", "-submissions.Silent\nsubmissions.Silent -> submissions"), "silence-goes-round", "submissions", "appoint:Appointed", "submissions:"),
        new("an answer that leads nowhere", Drawing.Shipped("intake", "-goals.Refused"), "answer-leads-nowhere", "goals", "prepare:Needs, Goals, Records", "goals:Refused"),

        // Reminders and mails.
        new("reminded of a review that is over", Drawing.Shipped("compliance-review", "-finding.Done\nremind SendNotice template=review-due audience=parties\nfinding.Done -> remind\nremind.Done -> end"),
            "reminder-after-end", "remind", "finding:Done", "remind:"),
        new("reminders that come too late", Drawing.Shipped("escalation", "session \"rule=4 h\""), "reminders-too-late", "session"),
        new("three notices in each of two branches", Drawing.New("branches", string.Join('\n', (string[])
            ["start Elsa.Start", .. ((string[])["a", "b"]).SelectMany(branch => (string[])
            [
                .. Enumerable.Range(1, 3).Select(i => $"{branch}{i} SendNotice template=escalation-notice audience=parties"),
                $"start.Done -> {branch}1", $"{branch}1.Done -> {branch}2", $"{branch}2.Done -> {branch}3",
            ])])), "too-many-mails", "start"),
        new("a mail a day", Drawing.New("nag", """
            start Elsa.Start
            nag SendNotice template=escalation-notice audience=parties
            day Elsa.Delay timeSpan=1.00:00:00
            start.Done -> nag
            nag.Done -> day
            day.Done -> nag
            """), "too-many-mails", "nag", "nag:Done", "day:Done", "nag:"),
        new("no time to answer", Drawing.Shipped("escalation", "session \"rule=0 BD\""), "invalid-rule", "session"),

        // Every case that can be opened can be closed.
        new("a case that stays open", Drawing.Shipped("mediation-case", "-checkKept.NotKept\n-closeFormal\n-perspectives\n-perspectivesHeard"), "dead-end", "checkKept", "nextCommitment:None", "checkKept:NotKept"),
        new("a circle without an exit", Drawing.Shipped("phase-gate", "-checkFairness.Done\ncheckFairness.Done -> reachMediator\n-checkFairness.Refused\ncheckFairness.Refused -> reachMediator\n-gatePassed\n-gateUnsuitable"),
            "no-way-out", "start"),
        new("a phase that ends as nobody expects", Drawing.Shipped("settlement", "-lapse.Done"), "ends-without-outcome", "lapse", "lapse:Done"),
        new("an outcome of a phase that nobody follows", Drawing.Shipped("mediation-case", "-settlement.Lapsed"), "outcome-leads-nowhere", "settlement", "settlement:Lapsed"),
        new("a join for answers that exclude one another", Drawing.Shipped("intake", "conflictsStated mode=WaitAll"), "join-never-completes", "conflictsStated"),

        // The imminent-harm route.
        new("somebody in danger waits for a form", Drawing.Shipped("imminent-harm", $"""
            -start.Done
            form AskPeople taskKind=accessNeeds audience=client {Ask}
            start.Done -> form
            form.Done -> pageOnCall
            form.Silent -> pageOnCall
            pageOnCall.Done -> decide
            """), "harm-route-delayed", "form", "start:Done", "form:"),
        new("nobody is called", Drawing.Shipped("imminent-harm", "-pageOnCall\n-pageBackup\n-pageDirector\n-alertUnacknowledged\n-pageEverybody"), "harm-route-missing", "Workflow1"),
        new("silence of those on call", Drawing.Shipped("imminent-harm", "-pageBackup.Silent\n-pageDirector\n-alertUnacknowledged\n-pageEverybody"), "silence-leads-nowhere", "pageBackup", "pageOnCall:Silent", "pageBackup:Silent"),

        // Sensitive data never in variables.
        new("a complaint in a variable", Drawing.Shipped("intake", "var ComplaintText"), "sensitive-variable", "Workflow1"),
        new("an address in a definition", Drawing.Shipped("mediation-case", "holdForConflict \"reason=Ask ann.lee@example.org first\""), "sensitive-text", "holdForConflict"),

        // Who is asked.
        new("whoever owes it verifies it", Drawing.Shipped("milestone", "verify audience=obligor"), "verifier-is-obligor", "verify"),
        new("the mediator as expert", Drawing.Shipped("expert-determination", "determination audience=mediator"), "mediator-as-expert", "determination"),
        new("the coordinator signs", Drawing.Shipped("settlement", "sign audience=coordinator"), "wrong-audience", "sign"),
    ];

    public override string ToString() => Name;
}
