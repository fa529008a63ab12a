using System.Globalization;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Drill;

/// <summary>
/// A fault drill on a scratch database with real processes of this executable: opens cases, kills whoever serves them, goes to the
/// end, and counts from outside what was lost and what happened twice.
/// </summary>
static class FaultDrill
{
    /// <summary>How long a claim holds during a drill.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    // Longer than any lease, backoff and mail delivery of a drill.
    static readonly TimeSpan NoProgressLimit = TimeSpan.FromSeconds(40);

    public static async Task<DrillResult> RunAsync(DrillSettings settings, TextWriter log, CancellationToken ct)
    {
        await using var database = await ScratchDatabase.CreateAsync(settings, ct);
        await using var trap = new MailTrap(Path.Combine(settings.Folder, "mails"));
        // One node alone is cut off by being killed.
        var nodes = Enumerable.Range(1, settings.Nodes).Select(n => new ServiceNode(
            settings, database.Options, settings.Nodes > 1 ? new DatabaseLine(database.Options.ConnectionString) : null, trap.Port, $"node-{n}")).ToList();
        try
        {
            var (administrator, coordinator) = (await AddUserAsync(nodes[0], "Administrator", ct), await AddUserAsync(nodes[0], "Coordinator", ct));
            using var designer = new DrillClient(nodes, administrator);
            using var office = new DrillClient(nodes, coordinator);
            nodes.ForEach(node => node.Start());
            await designer.PostAsync("/elsa/api/workflow-definitions", new JsonObject { ["model"] = DrillCase.Definition(), ["publish"] = true }, key: null, ct);

            using var caseload = new Caseload(office, settings.Cases);
            using var closing = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var answering = caseload.AnswerAsync(closing.Token);
            var mischief = new Mischief(settings, nodes, database, caseload, log).RunAsync(ct);
            await Task.WhenAll(mischief, caseload.OpenAllAsync(ct));
            await log.WriteLineAsync("every case is acknowledged; waiting until nothing is under way");
            await SettleAsync(office, log, answering, ct);
            await closing.CancelAsync();
            await answering.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return await new DrillCount(office, designer, caseload.Acknowledged, trap).RunAsync(ct);
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    static Task<string> AddUserAsync(ServiceNode node, string role, CancellationToken ct) => node.RunAsync(
        ["user", "add", "--name", role, "--email", role == "Coordinator" ? DrillCase.OfficeEmail : "administrator@drill.example", "--role", role, "--api-key"], ct);

    /// <summary>Until no timer, no mail and no open case is left, or nothing has moved for a while.</summary>
    static async Task SettleAsync(DrillClient office, TextWriter log, Task answering, CancellationToken ct)
    {
        var (last, since) = ("", TimeProvider.System.GetTimestamp());
        while (true)
        {
            if (answering.IsFaulted)
                await answering;
            var timers = (await office.GetAsync("/api/v1/operations/timers?limit=200", ct))["items"]!.AsArray();
            var mails = await CountAsync(office, "/api/v1/operations/mail?limit=200&state=Queued", ct) + await CountAsync(office, "/api/v1/operations/mail?limit=200&state=Sending", ct);
            var open = (await office.ListAsync("/api/v1/cases", ct)).Count(c => c["phase"]!.GetValue<string>() != "Closed");
            if ((timers.Count, mails, open) is (0, 0, 0))
                return;
            var now = string.Create(CultureInfo.InvariantCulture, $"{open} open cases, {timers.Count} timers, {mails} mails");
            if (now != last)
                (last, since) = (now, TimeProvider.System.GetTimestamp());
            else if (TimeProvider.System.GetElapsedTime(since) > NoProgressLimit)
            {
                await log.WriteLineAsync($"nothing moves any more: {now} are left");
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, ct);
        }
    }

    static async Task<int> CountAsync(DrillClient office, string path, CancellationToken ct) => (await office.GetAsync(path, ct))["items"]!.AsArray().Count;
}
