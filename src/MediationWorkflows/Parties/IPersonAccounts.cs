namespace MediationWorkflows.Parties;

/// <summary>What a person signs in with, as far as a case must end it. A project boundary: accounts belong to the host. Works in the caller's transaction.</summary>
public interface IPersonAccounts
{
    /// <summary>
    /// Somebody's last part in any case has ended: unused sign-in links, signed-in browsers and keys for programs end with it, unless the
    /// person also works for the organisation. Whoever stays keeps their sign-in; what they may no longer see is refused at each request.
    /// </summary>
    Task EndTokensAsync(Guid personId, CancellationToken ct);

    /// <summary>Removes the account with everything that signs in.</summary>
    Task RemoveAsync(Guid personId, CancellationToken ct);
}
