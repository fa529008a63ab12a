namespace MediationWorkflows.Activities;

/// <summary>The categories under which the designer offers activities of mediation: what somebody who leads a case does.</summary>
internal static class Palette
{
    public const string Ask = "Ask people";
    public const string Wait = "Wait for the time";
    public const string Remind = "Remind";
    public const string Decide = "Decide on the course";
    public const string Assess = "Assess";
    public const string Settle = "Settle and keep";
    public const string Review = "Review";
    public const string Escalate = "Escalate";
    public const string Notify = "Notify";

    public static readonly IReadOnlyList<string> All = [Ask, Wait, Remind, Decide, Assess, Settle, Review, Escalate, Notify];
}
