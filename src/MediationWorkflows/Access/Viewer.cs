namespace MediationWorkflows.Access;

/// <summary>Who asks: a person with the roles of their account. What they are in a case is looked up there, at that instant.</summary>
/// <param name="PersonId">Null for the system itself, which reads nothing of content.</param>
/// <param name="AccountRoles">Roles in the organisation, for example Administrator or Coordinator.</param>
public sealed record Viewer(Guid? PersonId, IReadOnlySet<Role> AccountRoles)
{
    /// <summary>The workflow itself: timers, bursts, jobs.</summary>
    public static readonly Viewer System = new(PersonId: null, new HashSet<Role>());

    /// <summary>
    /// Carries out an answer whose giver was admitted already (CompleteTask did): it may act, the audit trail names the
    /// person, and it reads nothing.
    /// </summary>
    public static Viewer CarryingOut(Guid? actorId) => new(actorId, new HashSet<Role>()) { IsCarryingOut = true };

    public bool IsCarryingOut { get; private init; }

    /// <summary>Acts for the workflow, whose definition decides what happens, and reads no content.</summary>
    public bool IsSystem => PersonId is null || IsCarryingOut;

    public bool Has(Role role) => AccountRoles.Contains(role);
}
