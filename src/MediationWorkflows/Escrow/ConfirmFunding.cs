using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>The escrow agent, or the coordinator where there is none, confirms that the money is there.</summary>
public sealed class ConfirmFunding(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestReference = 200;

    /// <param name="Reference">The agent's name for the account or the receipt.</param>
    public sealed record Command(Guid AccountId, decimal Amount, string? Reference, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (account, access) = await policy.FindAsync<EscrowAccount>(command.By, command.AccountId, "escrow account", now, ct);
        access.Demand(CaseAction.ConfirmEscrow);
        (await db.FindAsync<MediationCase>([account.CaseId], ct))!.RequireOpen();
        if (command.Reference?.Length > LongestReference)
        {
            throw new InvalidInputException("reference", $"At most {LongestReference} characters.");
        }

        account.ConfirmFunding(command.Amount, command.Reference, now);
        await audit.AppendAsync(account.CaseId, command.By.PersonId, "escrow.funded", now, ct, nameof(EscrowAccount), account.Id.ToString("N"));
        if (!command.By.IsSystem && (await db.AwaitedEscrowAsync(account.CaseId, ct)).Count == 0)
        {
            await answer.OfAsync(account.CaseId, FundEscrowTask.KindName, FundEscrowTask.Funded, command.By.PersonId, now, ct);
        }
    }
}

/// <summary>All money that the settlement puts into escrow lies there (<c>data.reference</c> names the receipt), or it does not come.</summary>
public sealed class FundEscrowTask(AppDb db, ConfirmFunding confirm) : TaskKind
{
    public const string KindName = "escrow.fund";
    public const string Funded = "Funded";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Funded, "NotFunded"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome != Funded)
        {
            return;
        }

        foreach (var account in await db.AwaitedEscrowAsync(task.CaseId, ct))
        {
            await confirm.RunAsync(new ConfirmFunding.Command(account.Id, account.Amount, data.Text("reference"), Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}
