namespace MediationWorkflows.GroundRules;

/// <summary>The clauses that a new case starts from; a mediator changes them to fit.</summary>
public static class StandardClauses
{
    public static readonly IReadOnlyList<string> All =
    [
        "Taking part is voluntary. Everyone may pause, ask for a separate conversation or leave at any time.",
        "What is said in the mediation stays in the mediation, unless all parties agree in writing or the law requires otherwise.",
        "What somebody tells the mediator in a separate conversation is shared only if that person agrees to share that very item.",
        "A threat of serious harm is not confidential: it is reported as the law of this case requires, and no further than that.",
        "Clinical information is used only with its owner's consent, for the named purpose and with the named recipients. A consent may be revoked.",
        "We speak about conduct and needs, not about character. Nobody is retaliated against for what they say here.",
        "No term of an agreement may keep anyone from a complaint to a regulator or from a report that the law requires.",
        "Whoever needs an interpreter, a break, another pace or another form of meeting says so, and it is arranged.",
    ];
}
