using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>
/// Claims due timers in batches and has them fired, each in the unit of work that also deletes it. Any number of nodes may pump one database.
/// </summary>
public sealed partial class TimerPump(UnitOfWork work, Incarnation incarnation, TimeProvider clock, IOptions<TimerOptions> options, ILogger<TimerPump> log) : IPump
{
    internal static readonly TimerPriority[] Priorities = [.. Enum.GetValues<TimerPriority>().Order()];

    private readonly TimerOptions options = options.Value;

    internal TimerFiring Firing { get; } = new(work, incarnation, options.Value, log);

    /// <summary>Fires what is due now, one batch, several groups at a time. Answers how many timers it claimed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var claimed = await ClaimAsync(ct);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = ct };
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewing = claimed.Count == 0 ? Task.CompletedTask : KeepRenewingAsync(claimed, done.Token);
        try
        {
            await Parallel.ForEachAsync(Groups(claimed), parallel, async (group, stopping) => await Firing.FireAsync(group, stopping));
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }

        return claimed.Count;
    }

    /// <summary>
    /// The heartbeat of a claim: a batch that takes longer than its lease stays with the node that is at it, for as long as that node lives. One that is frozen
    /// or cut off misses it, and others take over.
    /// </summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A claim that cannot be renewed runs out; that is what it is for.")]
    private async Task KeepRenewingAsync(IReadOnlyList<WorkTimer> claimed, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.Lease / 3, clock, ct);
                await RenewAsync(claimed, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogNotRenewed(e.GetType().Name);
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    internal Task RenewAsync(IReadOnlyList<WorkTimer> claimed, CancellationToken ct) =>
        work.RunAsync(scope => DueRows.RenewAsync(scope, "timers", incarnation, Duration.FromTimeSpan(options.Lease), claimed.Select(t => t.Id)), ct);

    /// <summary>When the next timer wants to be claimed, or null: nothing waits.</summary>
    public Task<Instant?> NextAsync(CancellationToken ct) => work.ReadAsync(NextAsync, ct);

    public Task ShortenClaimsAsync(WorkScope scope)
    {
        var end = scope.Now + Duration.FromTimeSpan(options.Lease);
        return scope.Db.Set<WorkTimer>().Where(t => t.State == TimerState.Waiting && t.Attempts > 0 && t.NotBefore > end && t.NotBefore > t.DueAt)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.NotBefore, t => t.DueAt > end ? t.DueAt : end), scope.Ct);
    }

    internal static async Task<Instant?> NextAsync(WorkScope scope)
    {
        // One look at the index for each priority: together they would read everything that waits.
        var firsts = Priorities.Select(priority => scope.Db.Set<WorkTimer>().Where(t => t.State == TimerState.Waiting && t.Priority == priority)
            .OrderBy(t => t.NotBefore).ThenBy(t => t.Id).Select(t => (Instant?)t.NotBefore).Take(1)).Aggregate((one, other) => one.Concat(other));
        return (await firsts.ToListAsync(scope.Ct)).Min();
    }

    /// <summary>
    /// The most important first: a backlog is worked off in the order of what it means to people, not of when it was due. Of those that were claimed
    /// before, and failed or never came back, only one: if it takes the process with it once more, no other loses an attempt by that.
    /// </summary>
    internal Task<List<WorkTimer>> ClaimAsync(CancellationToken ct) => work.RunAsync(async scope =>
    {
        var claimed = new List<WorkTimer>();
        foreach (var priority in Priorities.TakeWhile(_ => claimed.Count < options.BatchSize))
        {
            if (!claimed.Exists(t => t.Attempts > 1))
            {
                claimed.AddRange(await ClaimAsync(scope, priority, "attempts > 0", 1));
            }

            claimed.AddRange(await ClaimAsync(scope, priority, "attempts = 0", options.BatchSize - claimed.Count));
        }

        return claimed;
    }, ct);

    private async Task<IEnumerable<WorkTimer>> ClaimAsync(WorkScope scope, TimerPriority priority, string which, int most)
    {
        var rows = new DueRows("timers", $"state = 'Waiting' AND priority = {(int)priority} AND {which}", "attempts = attempts + 1");
        var claimed = await rows.ClaimAsync<WorkTimer>(scope, incarnation, Duration.FromTimeSpan(options.Lease), most);
        // RETURNING promises no order.
        return claimed.OrderBy(t => t.DueAt).ThenBy(t => t.Id);
    }

    /// <summary>
    /// What is fired in one unit of work. Timers of one instance stay together: elsewhere they would only conflict. One that was claimed before is
    /// alone, so that its failing again costs nobody anything.
    /// </summary>
    private IEnumerable<IReadOnlyList<WorkTimer>> Groups(List<WorkTimer> claimed)
    {
        var group = new List<WorkTimer>();
        foreach (var lane in claimed.GroupBy(t => (t.InstanceId, Alone: t.InstanceId is null || t.Attempts > 1 ? t.Id : 0)))
        {
            if (group.Count >= options.Together || (group.Count > 0 && (group[^1].Attempts > 1 || lane.First().Attempts > 1)))
            {
                yield return group;
                group = [];
            }

            group.AddRange(lane);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Claims could not be renewed ({Cause}); other nodes may take over")]
    private partial void LogNotRenewed(string cause);
}
