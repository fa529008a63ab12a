using System.Collections.Concurrent;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Escrow;
using MediationWorkflows.Milestones;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Settlements;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Escrow;

/// <summary>A settlement in force with money in escrow, whose milestones the test settles as it likes.</summary>
internal static class EscrowWorld
{
    /// <summary>1000 on one day, 500 in two instalments.</summary>
    public static SettlementInput Content { get; } = SettlementTests.Content with
    {
        Terms = [Payment(1000, new LocalDate(2027, 9, 1)), Payment(500, new LocalDate(2027, 11, 1)) with { Instalments = [new Instalment(new LocalDate(2027, 10, 1), 200), new Instalment(new LocalDate(2027, 11, 1), 300)] }],
    };

    public static async Task<OpenedCase> OpenAsync(IEscrowAgent agent, DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var opened = await OpenedCase.CreateAsync(provider, s => s.AddSingleton(agent), withShipped: true);
        await SettlementTests.InForceAsync(opened, Content);
        await opened.DoAsync(async s =>
        {
            foreach (var account in await s.Db.Set<EscrowAccount>().ToListAsync(s.Ct))
            {
                await s.Get<ConfirmFunding>().RunAsync(new ConfirmFunding.Command(account.Id, account.Amount, "ACC-1", opened.By("coordinator")), s.Now, s.Ct);
            }
        });
        return opened;
    }

    public static Task<List<Milestone>> MilestonesAsync(this OpenedCase opened) => opened.World.ReadAsync(s => s.Db.Set<Milestone>().OrderBy(m => m.DueOn).ToListAsync(s.Ct));

    public static Task<List<EscrowRelease>> ReleasesAsync(this OpenedCase opened) => opened.World.ReadAsync(s => s.Db.Set<EscrowRelease>().OrderBy(r => r.Id).ToListAsync(s.Ct));

    public static Task VerifyAsync(this OpenedCase opened, Guid milestone) => opened.DoAsync(async s =>
    {
        await s.Get<SubmitEvidence>().RunAsync(new SubmitEvidence.Command(milestone, "The invoice", opened.By("institution")), s.Now, s.Ct);
        await s.Get<VerifyMilestone>().RunAsync(new VerifyMilestone.Command(milestone, Passes: true, Reason: null, opened.By("mediator")), s.Now, s.Ct);
    });

    public static Task<EscrowRelease> RequestAsync(this OpenedCase opened, Guid milestone, string by = "client") =>
        opened.DoAsync(s => s.Get<RequestEscrowRelease>().RunAsync(new RequestEscrowRelease.Command(milestone, opened.By(by)), s.Now, s.Ct));

    public static Task ApproveAsync(this OpenedCase opened, Guid release, string by) =>
        opened.DoAsync(s => s.Get<ApproveEscrowRelease>().RunAsync(new ApproveEscrowRelease.Command(release, Approves: true, Reason: null, opened.By(by)), s.Now, s.Ct));

    public static Task InstructAsync(this OpenedCase opened, Guid release) =>
        opened.DoAsync(s => s.Get<InstructEscrowRelease>().RunAsync(new InstructEscrowRelease.Command(release, opened.By("coordinator")), s.Now, s.Ct));

    public static TermInput Payment(decimal amount, LocalDate due) => new(
        "payment", "The Institution pays the Client's costs.", "institution", "mediator", "By transfer", $"{amount} dollars", due, "The client has it", "receipt", amount)
    {
        Currency = "USD", Head = MonetaryHead.MedicalCosts, Escrow = true,
    };
}

/// <summary>Counts what it is handed; the test says what it acknowledges.</summary>
internal sealed class CountingAgent : IEscrowAgent
{
    public ConcurrentDictionary<string, int> Handed { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, EscrowInstruction> Instructions { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, EscrowAcknowledgement> Said { get; } = new(StringComparer.Ordinal);

    public Task InstructAsync(EscrowInstruction instruction, CancellationToken ct)
    {
        Handed.AddOrUpdate(instruction.Key, 1, (_, n) => n + 1);
        Instructions[instruction.Key] = instruction;
        return Task.CompletedTask;
    }

    public Task<EscrowAcknowledgement?> FindAcknowledgementAsync(string key, CancellationToken ct) => Task.FromResult(Said.GetValueOrDefault(key));
}
