using MediationWorkflows.Activities;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Engine.Verification.Course;
using MediationWorkflows.Escalations;
using MediationWorkflows.Safety;
using static MediationWorkflows.Verification.MediationRules;

namespace MediationWorkflows.Verification;

/// <summary>What comes before what in a mediation.</summary>
internal static class CourseOrder
{
    public static CourseFact After(CompiledNode node, string? kind, string outcome, CourseFact facts) => (facts | node.TypeName switch
    {
        "Mediation.EnterPhase" => Entered(node),
        "Mediation.CloseCase" => CourseFact.Closed,
        // In proportion to the harm a brief session may be left out: the activity decides that by the case and the signed clause.
        "Mediation.ChooseRung" => CourseFact.BriefSessionTried,
        // So may a person, who takes the rung that they think right.
        "Mediation.TakenRung" when outcome != TakenRung.None => CourseFact.BriefSessionTried | (outcome == nameof(EscalationRung.AdvisoryOpinion) ? CourseFact.OpinionTried : CourseFact.None),
        "Mediation.Escalate" => node.Literal("Rung") switch
        {
            nameof(EscalationRung.BriefSession) => CourseFact.BriefSessionTried,
            nameof(EscalationRung.AdvisoryOpinion) => CourseFact.OpinionTried,
            _ => CourseFact.None,
        },
        _ => (kind, outcome) switch
        {
            ("fairness.check", AskPeople.Yes) => CourseFact.GatePassed,
            ("groundRules.accept", AskPeople.Yes) => CourseFact.RulesAccepted,
            ("consent", AskPeople.Yes or AskPeople.No) => CourseFact.ConsentDecided,
            ("risk.agree" or "risk.decide", AskPeople.Yes) => CourseFact.RiskAgreed,
            ("settlement.advice", _) => CourseFact.Advised,
            ("settlement.clear", AskPeople.Yes) => CourseFact.TermsCleared,
            ("settlement.sign", AskPeople.Yes) => CourseFact.Signed,
            ("expert.statement", AskPeople.Yes) => CourseFact.ExpertStated,
            ("expert.objections", _) => CourseFact.ObjectionsHeard,
            ("review.finding", not AskPeople.Silent) => CourseFact.ReviewDecided,
            (AcknowledgeSafetyTask.KindName, _) => CourseFact.Paged,
            _ => CourseFact.None,
        },
    }) & (node.TypeName == "Mediation.EnterPhase" ? ~CourseFact.GatePassed : ~CourseFact.None);

    public static IEnumerable<Objection> Before(CompiledNode node, string? kind, CourseFact facts)
    {
        bool Lacks(CourseFact fact) => !facts.HasFlag(fact);
        if (facts.HasFlag(CourseFact.ForSafety) && Lacks(CourseFact.Paged) && node.Descriptor.Waits && node.ChildNodesAreNone() && node.TypeName != "Mediation.AskSafety")
            yield return Error("harm-route-delayed", $"Somebody is in danger, and this is waited for before anybody is called.");
        switch (node.TypeName, kind)
        {
            case ("Mediation.EnterPhase", _):
                foreach (var objection in BeforePhase(node, facts))
                    yield return objection;
                break;
            case ("Mediation.CloseCase", _) when node.Literal("Outcome") is nameof(CaseOutcome.Completed) && Lacks(CourseFact.Signed):
                yield return Error("completed-without-settlement", $"The case is closed as completed, and no settlement was signed.");
                break;
            case ("Mediation.Escalate", _) when node.Literal("Rung") is nameof(EscalationRung.AdvisoryOpinion) && Lacks(CourseFact.BriefSessionTried):
                yield return Error("escalation-out-of-order", $"An advisory opinion is asked for before a brief session was tried.");
                break;
            case ("Mediation.Escalate", _) when node.Literal("Rung") is nameof(EscalationRung.ExpertDetermination) && Lacks(CourseFact.OpinionTried):
                yield return Error("escalation-out-of-order", $"An expert is to decide before an advisory opinion was tried.");
                break;
            case ("Mediation.AppointExpert", _) when Lacks(CourseFact.ExpertStated) || Lacks(CourseFact.ObjectionsHeard):
                yield return Error("expert-unchecked", $"The expert is appointed before they stated their independence and the parties could object.");
                break;
            case ("Mediation.SendNotice", _) when node.Literal("Template") is "review-due" && !Lacks(CourseFact.ReviewDecided):
                yield return Error("reminder-after-end", $"People are reminded of a review whose finding has been made.");
                break;
            case (_, "session.hold" or "session.open"):
                if (Lacks(CourseFact.RulesAccepted))
                    yield return Error("session-without-rules", $"The parties sit down together without ground rules that all accepted.");
                if (Lacks(CourseFact.RiskAgreed))
                    yield return Error("session-without-risk", $"The parties sit down together without an agreed risk assessment.");
                break;
            case (_, "settlement.sign"):
                foreach (var objection in BeforeSettlement(facts))
                    yield return objection;
                if (Lacks(CourseFact.TermsCleared))
                    yield return Error("signed-without-clearance", $"The settlement is signed, and nobody stated that no term bars a complaint.");
                if (Lacks(CourseFact.Advised))
                    yield return Error("signed-without-advice", $"The settlement is signed, and the parties had no occasion to take advice.");
                break;
        }
    }

    private static IEnumerable<Objection> BeforeSettlement(CourseFact facts)
    {
        if (!facts.HasFlag(CourseFact.ConsentDecided))
            yield return Error("settlement-without-consent", $"This way to a settlement goes past the parties' consents.");
        if (!facts.HasFlag(CourseFact.RiskAgreed))
            yield return Error("settlement-without-risk", $"This way to a settlement goes past the risk assessment.");
    }

    private static IEnumerable<Objection> BeforePhase(CompiledNode node, CourseFact facts)
    {
        var phase = Entered(node);
        if (phase == CourseFact.None)
            yield break;
        if (phase != CourseFact.GroundRulesEntered && !facts.HasFlag((CourseFact)((ulong)phase >> 1)))
            yield return Error("phase-out-of-order", $"A phase is left out before this one begins.");
        else if (facts.HasFlag(phase) && !facts.HasFlag(CourseFact.IsPart))
            yield return Error("phase-out-of-order", $"This phase has begun before.");
        if (!facts.HasFlag(CourseFact.GatePassed))
            yield return new Objection(Severity.Warning, "phase-without-gate", $"The phase begins without a check for power imbalance and bias.");
        if (phase is CourseFact.DraftingEntered or CourseFact.ImplementationEntered)
        {
            foreach (var objection in BeforeSettlement(facts))
                yield return objection;
        }
    }

    private static CourseFact Entered(CompiledNode node) => node.Literal("Phase") switch
    {
        nameof(CasePhase.GroundRules) => CourseFact.GroundRulesEntered,
        nameof(CasePhase.Risk) => CourseFact.RiskEntered,
        nameof(CasePhase.Mediation) => CourseFact.MediationEntered,
        nameof(CasePhase.Drafting) => CourseFact.DraftingEntered,
        nameof(CasePhase.Implementation) => CourseFact.ImplementationEntered,
        _ => CourseFact.None,
    };

    private static bool ChildNodesAreNone(this CompiledNode node) => node.Children.Count == 0;
}
