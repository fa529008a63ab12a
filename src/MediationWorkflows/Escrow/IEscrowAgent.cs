using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>What the agent is to pay. Names nobody: the agent knows the parties from the account.</summary>
/// <param name="Key">The same however often it is delivered; the agent pays once for a key.</param>
/// <param name="Account">The agent's own name for the account, if it gave one.</param>
public sealed record EscrowInstruction(string Key, ReleaseTo To, decimal Amount, string Currency, string? Account = null);

/// <summary>What the agent says became of an instruction.</summary>
/// <param name="Paid">False: it could not be paid, and the money lies in escrow as before.</param>
public sealed record EscrowAcknowledgement(bool Paid, LocalDate? PaidOn = null, string? Note = null);

/// <summary>Whoever keeps the money. The boundary to the outside: what is behind it is not in the transaction of the case.</summary>
public interface IEscrowAgent
{
    /// <summary>Hands over an instruction. May be called again for a key after a crash, and must then make no second instruction of it.</summary>
    Task InstructAsync(EscrowInstruction instruction, CancellationToken ct);

    /// <returns>Null while the agent has not said anything about it.</returns>
    Task<EscrowAcknowledgement?> FindAcknowledgementAsync(string key, CancellationToken ct);
}
