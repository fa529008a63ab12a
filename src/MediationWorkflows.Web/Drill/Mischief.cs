namespace MediationWorkflows.Web.Drill;

/// <summary>
/// Kills nodes at random moments: while they start, and while they work. With several nodes some are also frozen or cut off from the database for longer
/// than their leases, so that they go on believing in claims that others have taken over, and the database is restarted where it is the drill's own.
/// </summary>
sealed class Mischief(DrillSettings settings, IReadOnlyList<ServiceNode> nodes, ScratchDatabase database, Caseload caseload, TextWriter log)
{
    readonly Random random = new(settings.Seed);

    public async Task RunAsync(CancellationToken ct)
    {
        caseload.Permit(Share(0));
        for (var kill = 1; kill <= settings.Kills; kill++)
        {
            var node = nodes[random.Next(nodes.Count)];
            // One in four dies before it serves. The others do some work first: a slow machine must not be killed only while it starts.
            if (random.Next(4) > 0)
            {
                await node.AddressAsync(ct);
                await WorkAsync(random.Next(Share(kill - 1) + 1), ct);
            }

            await PauseAsync(random.Next(1500), ct);
            await node.KillAsync();
            node.Start();
            await log.WriteLineAsync($"kill {kill} of {settings.Kills}, {caseload.Acknowledged.Count} cases acknowledged");
            caseload.Permit(Share(kill));
            if (nodes.Count > 1)
                await DisturbAsync(kill, nodes.First(other => other != node), ct);
        }
    }

    async Task DisturbAsync(int kill, ServiceNode other, CancellationToken ct)
    {
        if (kill % 3 == 1)
        {
            await other.AddressAsync(ct);
            await log.WriteLineAsync("a node is frozen past its lease");
            await other.FreezeAsync(ct);
            await PauseAsync(PastTheLease(), ct);
            await other.ThawAsync(ct);
        }

        if (kill % 3 == 2)
        {
            await other.AddressAsync(ct);
            await log.WriteLineAsync("a node is cut off from the database past its lease");
            other.CutOff();
            await PauseAsync(PastTheLease(), ct);
            other.Reconnect(arrives: random.Next(2) == 0);
        }

        if (kill % 5 == 2 && database.CanRestart)
        {
            await log.WriteLineAsync("the database is restarted");
            await database.RestartAsync(ct);
        }
    }

    int PastTheLease() => (int)FaultDrill.Lease.TotalMilliseconds + 500 + random.Next(1000);

    // The cases that come in after a kill; all shares together are all cases.
    int Share(int kill) => (settings.Cases * (kill + 1) / (settings.Kills + 1)) - (settings.Cases * kill / (settings.Kills + 1));

    /// <summary>Until so many more cases are acknowledged, or none comes any more.</summary>
    async Task WorkAsync(int cases, CancellationToken ct)
    {
        var goal = caseload.Acknowledged.Count + cases;
        for (var waited = 0; caseload.Acknowledged.Count < goal && waited < 10_000; waited += 50)
            await PauseAsync(50, ct);
    }

    static Task PauseAsync(int milliseconds, CancellationToken ct) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, ct);
}
