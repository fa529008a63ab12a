using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Telemetry;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// Claims queued mails, checks that they may still go, sends them outside any transaction, and records how it went. A claim
/// that was left in the middle of a delivery is never sent again blindly: it becomes "delivery unknown".
/// </summary>
public sealed partial class MailPump(
    UnitOfWork work, IMailSender sender, Incarnation incarnation, IOptions<TimerOptions> options, IOptions<MailOptions> mail, ILogger<MailPump> log) : IPump
{
    private static readonly DueRows Queued = new("outbox", "state = 'Queued'", "version = version + 1");

    private readonly TimerOptions options = options.Value;
    private readonly MailPace pace = new(mail.Value.MostPerMinute);

    /// <summary>Sends what is due now, one batch; answers how many mails it handled.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var abandoned = await SettleAbandonedAsync(ct);
        var claimed = await ClaimAsync(ct);
        foreach (var id in claimed)
        {
            await SendAsync(id, ct);
        }

        return abandoned + claimed.Count;
    }

    /// <summary>When the next mail wants to be claimed, or null: none waits.</summary>
    public Task<Instant?> NextAsync(CancellationToken ct) => work.ReadAsync(async scope =>
    {
        var next = await scope.Db.Set<OutboxMessage>().Where(m => m.State == OutboxState.Queued || m.State == OutboxState.Sending)
            .OrderBy(m => m.NotBefore).ThenBy(m => m.Id).Select(m => (Instant?)m.NotBefore).FirstOrDefaultAsync(scope.Ct);
        return next is { } at ? Instant.Max(at, pace.OpenAt) : (Instant?)null;
    }, ct);

    public Task ShortenClaimsAsync(WorkScope scope)
    {
        var end = scope.Now + Duration.FromTimeSpan(sender.LongestDelivery + options.Lease);
        return scope.Db.Set<OutboxMessage>().Where(m => (m.State == OutboxState.Queued || m.State == OutboxState.Sending) && m.ClaimedBy != null && m.NotBefore > end)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.NotBefore, end), scope.Ct);
    }

    internal Task<List<Guid>> ClaimAsync(CancellationToken ct) => work.RunAsync(async scope =>
    {
        var most = Math.Min(options.BatchSize, pace.Allowed(scope.Now));
        var claimed = await Queued.ClaimAsync<OutboxMessage>(scope, incarnation, Duration.FromTimeSpan(options.Lease), most);
        pace.Take(claimed.Count, scope.Now);
        return claimed.OrderBy(m => m.IntendedAt).ThenBy(m => m.Id).Select(m => m.Id).ToList();
    }, ct);

    /// <summary>
    /// Deliveries whose node died in the middle. Where sending twice changes nothing (a file of the same name), they are queued
    /// again; otherwise nobody can know whether they arrived.
    /// </summary>
    internal Task<int> SettleAbandonedAsync(CancellationToken ct) => work.RunAsync(async scope =>
    {
        var abandoned = await scope.Db.Set<OutboxMessage>()
            .Where(m => m.State == OutboxState.Sending && m.NotBefore <= scope.Now).OrderBy(m => m.NotBefore).Take(options.BatchSize).ToListAsync(scope.Ct);
        foreach (var message in abandoned)
        {
            message.ClaimedBy = null;
            (message.State, message.Reason) = sender.IsRepeatable
                ? (message.Attempts < options.MaxAttempts ? OutboxState.Queued : OutboxState.Failed, null)
                : (OutboxState.Unknown, "NodeDiedWhileSending");
        }

        return abandoned.Count;
    }, ct);

    internal async Task SendAsync(Guid id, CancellationToken ct)
    {
        var prepared = await GuardedAsync(id, () => work.RunAsync(scope => PrepareAsync(scope, id), ct), ct);
        if (prepared is null)
        {
            return;
        }

        var result = await GuardedAsync(id, async () => (SendResult?)await sender.SendAsync(prepared, ct), ct);
        if (result is not null)
        {
            // A failure from here on leaves the claim as it is: the mail may be out, and only the end of the lease may judge that.
            // A shutdown must not forget what the server said.
            await work.RunAsync(scope => FinishAsync(scope, id, result, prepared.Entries), CancellationToken.None);
        }
    }

    /// <summary>Does a step before the mail is out; a failure of it defers the mail and answers null.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One bad mail must never stop the pump.")]
    private async Task<T?> GuardedAsync<T>(Guid id, Func<Task<T?>> step, CancellationToken ct)
        where T : class
    {
        try
        {
            return await step();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // The type only: an exception's text may quote an address.
            LogFailed(id, e.GetType().Name);
            await work.RunAsync(scope => DeferAsync(scope, id, e.GetType().Name), ct);
            return null;
        }
    }

    /// <summary>Renders the mail, or null when it may not go (it is then suppressed, or put off to a permitted hour).</summary>
    private async Task<RenderedMail?> PrepareAsync(WorkScope scope, Guid id)
    {
        var message = await FindClaimedAsync(scope, id, OutboxState.Queued);
        if (message is null)
        {
            return null;
        }

        var verdict = await scope.Get<SendCheck>().CheckAsync(message, scope.Now, scope.Ct);
        if (verdict.SuppressedBecause is { } reason)
        {
            (message.State, message.Reason) = (OutboxState.Suppressed, reason);
            return null;
        }

        if (verdict.PutOffUntil is { } later)
        {
            (message.NotBefore, message.ClaimedBy) = (later, null);
            return null;
        }

        var digest = await scope.Get<Digests>().TakeAsync(message, scope.Now, scope.Ct);
        if (digest.PutOffUntil is { } digestAt)
        {
            (message.NotBefore, message.ClaimedBy) = (digestAt, null);
            return null;
        }

        if (message.State == OutboxState.InDigest)
        {
            return null;
        }

        // Only now, and only this one: a mail of the batch that was never tried stays queued, whatever happens to this process.
        message.State = OutboxState.Sending;
        message.Attempts++;
        message.NotBefore = scope.Now + Duration.FromTimeSpan(sender.LongestDelivery + options.Lease);
        return await scope.Get<MailComposer>().ComposeAsync(message, scope.Ct);
    }

    /// <summary>A mail that could not even be handed over: it was queued, or about to be sent.</summary>
    private async Task DeferAsync(WorkScope scope, Guid id, string cause)
    {
        if (await FindClaimedAsync(scope, id, OutboxState.Queued) is { } queued)
        {
            (queued.State, queued.Attempts) = (OutboxState.Sending, queued.Attempts + 1);
            await scope.Db.SaveChangesAsync(scope.Ct);
        }

        await FinishAsync(scope, id, new SendResult(SendOutcome.Deferred, cause), entries: []);
    }

    private async Task FinishAsync(WorkScope scope, Guid id, SendResult result, IReadOnlyList<DeadlineEntries.Entry> entries)
    {
        var message = await FindClaimedAsync(scope, id, OutboxState.Sending);
        if (message is null)
        {
            return;
        }

        message.ClaimedBy = null;
        message.Reason = result.Reason;
        if (result.Outcome is SendOutcome.Accepted or SendOutcome.Unknown)
        {
            await scope.Get<DeadlineEntries>().RememberAsync(entries, scope.Ct);
        }

        switch (result.Outcome)
        {
            case SendOutcome.Accepted:
                (message.State, message.SentAt) = (OutboxState.Sent, scope.Now);
                await scope.Get<ConfirmNotice>().OfMailAsync(message, scope.Now, scope.Ct);
                break;
            case SendOutcome.Refused:
                message.State = OutboxState.Bounced;
                await scope.Get<BounceIntake>().RecordAsync(message, scope.Now, scope.Ct);
                break;
            case SendOutcome.Unknown:
                message.State = OutboxState.Unknown;
                break;
            default:
                message.State = message.Attempts < options.MaxAttempts ? OutboxState.Queued : OutboxState.Failed;
                message.NotBefore = scope.Now + Backoff.After(message.Attempts, message.Id.GetHashCode());
                break;
        }

        Meters.MailReached(message.State.ToString());
    }

    private async Task<OutboxMessage?> FindClaimedAsync(WorkScope scope, Guid id, OutboxState state) => await scope.Db.Set<OutboxMessage>()
        .FirstOrDefaultAsync(m => m.Id == id && m.State == state && m.ClaimedBy == incarnation.Id, scope.Ct);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {MailId} could not be sent: {Cause}")]
    private partial void LogFailed(Guid mailId, string cause);
}
