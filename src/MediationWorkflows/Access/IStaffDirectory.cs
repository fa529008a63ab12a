namespace MediationWorkflows.Access;

/// <summary>Who works for the organisation as a whole, in no particular case. A project boundary: the host knows the accounts.</summary>
public interface IStaffDirectory
{
    /// <summary>The persons whose accounts hold the role.</summary>
    Task<IReadOnlyList<Guid>> WithRoleAsync(Role role, CancellationToken ct);
}
