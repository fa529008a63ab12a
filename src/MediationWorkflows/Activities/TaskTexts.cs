namespace MediationWorkflows.Activities;

/// <summary>What the designer calls each kind of task that a workflow can wait for. A test holds the list to the registered kinds.</summary>
internal static class TaskTexts
{
    public static readonly IReadOnlyList<(string Text, string Value)> All =
    [
        ("Acknowledge the request, check conflicts", "acknowledge"),
        ("State conflicts of interest", "conflict.state"),
        ("Resolve a conflict of interest", "conflict.resolve"),
        ("Accept the invitation to mediate", "invitation"),
        ("Say what is needed to take part", "accessNeeds"),
        ("Think about goals and expectations", "goals"),
        ("Bring in requested records", "records"),
        ("Waive missing records, or insist", "records.settle"),
        ("Map interests behind positions", "interests.map"),
        ("Check for power imbalance and bias", "fairness.check"),
        ("Reach somebody through another channel", "otherChannel"),
        ("Propose ground rules", "groundRules.propose"),
        ("Accept the ground rules", "groundRules.accept"),
        ("Decide on requested consents", "consent"),
        ("Look at what a changed consent means", "consent.changed"),
        ("See to a limitation date", "limitation.near"),
        ("Draft the risk assessment", "risk.draft"),
        ("Agree to the risk assessment", "risk.agree"),
        ("Decide over a disputed risk assessment", "risk.decide"),
        ("Renew the risk assessment", "risk.renew"),
        ("Propose times for a session", "session.times"),
        ("Decide when a session is held", "session.schedule"),
        ("Check that a session can be held", "session.check"),
        ("Open the session, or say who is missing", "session.open"),
        ("Reach who did not come", "session.contact"),
        ("Hold the session, block by block", "session.hold"),
        ("State the problem jointly", "problem.state"),
        ("Accept the joint problem statement", "problem.accept"),
        ("Gather options and play scenarios", "options.generate"),
        ("Sum the session up", "summary.draft"),
        ("Check a summary's redaction", "summary.check"),
        ("Comment on a summary", "summary.comment"),
        ("Say what the session led to", "session.result"),
        ("Accept the term sheet", "termSheet.accept"),
        ("Decide how the sessions go on", "session.next"),
        ("Draft the settlement", "settlement.draft"),
        ("State that no term bars a complaint", "settlement.clear"),
        ("Take independent advice", "settlement.advice"),
        ("Sign the settlement", "settlement.sign"),
        ("Confirm that the escrow is funded", "escrow.fund"),
        ("Hand in evidence for a milestone", "milestone.evidence"),
        ("Verify a milestone", "milestone.verify"),
        ("Report for a review", "review.report"),
        ("Make the finding of a review", "review.finding"),
        ("Hold a brief session", "escalation.briefSession"),
        ("Get an advisory opinion", "escalation.advisoryOpinion"),
        ("Nominate an expert", "expert.nominate"),
        ("State one's independence as expert", "expert.statement"),
        ("Object to the expert", "expert.objections"),
        ("Make a submission to the expert", "expert.submission"),
        ("Determine the question", "expert.determination"),
        ("Act on the determination", "expert.compliance"),
        ("Confirm formal dispute resolution", "formalDispute"),
    ];

    /// <summary>The steps over a safety event, which have an activity of their own.</summary>
    public static readonly IReadOnlyList<(string Text, string Value)> OfSafety =
    [
        ("Acknowledge a safety event", "safety.acknowledge"),
        ("Decide who is told", "safety.decide"),
        ("Follow up on somebody's safety", "safety.followUp"),
        ("Clear a safety event", "safety.clear"),
        ("Close a safety event", "safety.close"),
    ];
}
