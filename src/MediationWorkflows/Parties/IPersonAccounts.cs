namespace MediationWorkflows.Parties;

/// <summary>What a person signs in with, as far as a case must end it. A project boundary: accounts belong to the host. Works in the caller's transaction.</summary>
public interface IPersonAccounts
{
    /// <summary>Ends unused sign-in links and signed-in browsers: who keeps another part in some case signs in anew.</summary>
    /// <param name="isLastPart">They have no other part anywhere: keys for programs end, too.</param>
    Task EndTokensAsync(Guid personId, bool isLastPart, CancellationToken ct);

    /// <summary>Removes the account with everything that signs in.</summary>
    Task RemoveAsync(Guid personId, CancellationToken ct);
}
