using System.Collections.Concurrent;
using MediationWorkflows.Escrow;

namespace MediationWorkflows.Simulation;

/// <summary>An escrow agent that pays whatever it is told, at once.</summary>
internal sealed class SimulatedEscrowAgent : IEscrowAgent
{
    private readonly ConcurrentDictionary<string, EscrowInstruction> instructions = new(StringComparer.Ordinal);

    public Task InstructAsync(EscrowInstruction instruction, CancellationToken ct)
    {
        instructions.TryAdd(instruction.Key, instruction);
        return Task.CompletedTask;
    }

    public Task<EscrowAcknowledgement?> FindAcknowledgementAsync(string key, CancellationToken ct) =>
        Task.FromResult(instructions.ContainsKey(key) ? new EscrowAcknowledgement(Paid: true) : null);
}
