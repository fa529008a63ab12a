using MediationWorkflows.Access;

namespace MediationWorkflows.Monitoring;

/// <summary>Who runs the installation: a signed-in person, or whoever has an account on the machine and uses the command line.</summary>
/// <param name="PersonId">Null at the command line.</param>
/// <param name="Name">What journals and audit trails keep: the person's id, or <c>cli:</c> and the machine's account.</param>
public sealed record Operator(Guid? PersonId, string Name)
{
    public static Operator Of(Viewer viewer) => new(viewer.PersonId, viewer.PersonId?.ToString("N") ?? "system");

    public static Operator AtTheMachine() => new(PersonId: null, $"cli:{Environment.UserName}");
}
