using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Benchmarks.Durable;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// What people feel, over a serving process: fifty coordinators who click through five thousand cases, beside one who is alone with them, and the page of
/// stalled cases over a hundred thousand.
/// </summary>
public static class WorkspaceBench
{
    const int Cases = 5_000;
    const int Coordinators = 50;
    const int Clicks = 60;
    const int Stalled = 100_000;

    /// <summary>Over how long the cases were opened.</summary>
    static readonly Duration Opening = Duration.FromDays(2);

    /// <summary>Between a page and the next click.</summary>
    static readonly TimeSpan Reads = TimeSpan.FromSeconds(1);

    public static async Task<string> RunAsync()
    {
        var report = new StringBuilder();
        await InFolderAsync(async data =>
        {
            var paths = await OpenCasesAsync(data);
            await using var service = await ServeProcess.StartAsync(data.Path, DatabaseOptions.SqliteIn(data.Path));
            await DrainedAsync(data, service);
            var visitors = new List<Visitor>();
            for (var i = 0; i < Coordinators; i++)
                visitors.Add(await SignedInAsync(data, service, Role.Coordinator, Email(i)));
            // What has just started compiles for seconds.
            await ClickAsync([.. visitors.Zip(paths).Take(4)], Clicks, TimeSpan.Zero);
            var alone = await ClickAsync([(visitors[0], paths[0])], Clicks * 4, TimeSpan.Zero);
            var together = await ClickAsync([.. visitors.Zip(paths)], Clicks, Reads);
            report.AppendLine(Line("alone", 1, alone, alone)).AppendLine(Line("together", Coordinators, together, alone));
            foreach (var page in together.GroupBy(c => c.Page, StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal))
                report.AppendLine(Line(page.Key, Coordinators, [.. page], [.. alone.Where(c => c.Page == page.Key)]));
        });
        await InFolderAsync(async data =>
        {
            // Long enough ago for silence to be noticed.
            await using (var installation = Installation.Open(data, new VirtualClock(TimeProvider.System.Now() - Duration.FromDays(60))))
            {
                await ManyCases.FillAsync(installation.GetRequiredService<UnitOfWork>(), Stalled);
                await ManyCases.AskAsync(installation.GetRequiredService<UnitOfWork>(), Stalled, TimeProvider.System.Now());
            }

            await using var service = await ServeProcess.StartAsync(data.Path, DatabaseOptions.SqliteIn(data.Path));
            using var administrator = await SignedInAsync(data, service, Role.Administrator, "administrator@example.org");
            var looks = await ClickAsync([(administrator, [("stalled", "operations/stalled")])], 24, TimeSpan.Zero);
            report.AppendLine(Line($"stalled cases={Stalled}", 1, [.. looks.Skip(4)], null));
        });
        return report.ToString();
    }

    sealed record Click(string Page, TimeSpan? Took);

    static async Task<IReadOnlyList<Click>> ClickAsync(IReadOnlyList<(Visitor Visitor, IReadOnlyList<(string Page, string Path)> Paths)> who, int clicks, TimeSpan reads)
    {
        var all = new ConcurrentQueue<Click>();
        await Task.WhenAll(who.Select(async (person, number) =>
        {
            // The same pages on each run.
            var draw = new Random(number);
            for (var i = 0; i < clicks; i++)
            {
                var kind = person.Paths.Select(p => p.Page).Distinct(StringComparer.Ordinal).ToList();
                var page = kind[draw.Next(kind.Count)];
                List<string> paths = [.. person.Paths.Where(p => p.Page == page).Select(p => p.Path)];
                all.Enqueue(new Click(page, await person.Visitor.OpenAsync(paths[draw.Next(paths.Count)])));
                if (reads > TimeSpan.Zero)
                    await Task.Delay(reads * (0.5 + draw.NextDouble()), TimeProvider.System);
            }
        }));
        return [.. all];
    }

    static string Line(string what, int people, IReadOnlyList<Click> clicks, IReadOnlyList<Click>? beside)
    {
        var ratio = beside is null ? "" : string.Create(CultureInfo.InvariantCulture, $" ratio={At(clicks, 0.95) / At(beside, 0.95):0.0}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"workspace {what} people={people} pages={clicks.Count} errors={clicks.Count(c => c.Took is null)} p50-ms={At(clicks, 0.5):0} p95-ms={At(clicks, 0.95):0}{ratio}");
    }

    static double At(IReadOnlyList<Click> clicks, double share)
    {
        var times = clicks.Where(c => c.Took is not null).Select(c => c.Took!.Value.TotalMilliseconds).Order().ToList();
        return times.Count == 0 ? double.NaN : times[Math.Min((int)(times.Count * share), times.Count - 1)];
    }

    /// <summary>Cases of the last two days under the shipped workflow, a hundred for each coordinator; answers the pages that each of them opens.</summary>
    static async Task<IReadOnlyList<IReadOnlyList<(string Page, string Path)>>> OpenCasesAsync(DataFolder data)
    {
        var now = TimeProvider.System.Now();
        var clock = new VirtualClock(now - Opening);
        await using var installation = Installation.Open(data, clock);
        var work = installation.GetRequiredService<UnitOfWork>();
        for (var i = 0; i < Cases; i++)
        {
            clock.MoveTo(now - Opening + (Opening * i / Cases));
            await work.RunAsync(scope => scope.Get<OpenCase>().RunAsync(Opened(i), scope.Now, scope.Ct), CancellationToken.None);
        }

        return await work.ReadAsync(
            async scope =>
            {
                var cases = await scope.Db.Set<Participation>().Where(p => p.Role == Role.Coordinator)
                    .Join(scope.Db.Set<Person>(), p => p.PersonId, p => p.Id, (participation, person) => new { participation.CaseId, person.Email }).ToListAsync(scope.Ct);
                var deadlines = await scope.Db.Set<Deadline>().Select(d => new { d.Id, d.CaseId }).ToListAsync(scope.Ct);
                var ofCase = deadlines.ToLookup(d => d.CaseId, d => d.Id);
                return cases.GroupBy(c => c.Email, StringComparer.Ordinal).OrderBy(c => c.Key, StringComparer.Ordinal).Select(mine => (IReadOnlyList<(string, string)>)
                [
                    ("today", "today"), ("cases", ""), ("my", "my"),
                    .. mine.Select(c => ("case", $"cases/{c.CaseId}")),
                    .. mine.SelectMany(c => ofCase[c.CaseId]).Select(d => ("deadline", $"deadlines/{d}")),
                ]).ToList();
            },
            CancellationToken.None);
    }

    static OpenCase.Command Opened(int i)
    {
        PartyInput[] parties =
        [
            new("client", "Client", $"Client {i}", $"client-{i}@example.org"), new("clinician", "Clinician", $"Clinician {i % 500}", $"clinician-{i % 500}@example.org"),
            new("institution", "InstitutionRepresentative", $"Institution {i % 100}", $"institution-{i % 100}@example.org"),
            new("mediator", "Mediator", $"Mediator {i % 40}", $"mediator-{i % 40}@example.org"), new("coordinator", "Coordinator", $"Coordinator {i % Coordinators}", Email(i % Coordinators)),
        ];
        return new OpenCase.Command(
            $"Dispute number {i}", "US-NY", "America/New_York", "us-federal", 1 + (i % 4), LimitationDate: null, DefinitionId: null, parties, Clause: null,
            new Viewer(PersonId: null, new HashSet<Role> { Role.Coordinator }));
    }

    static string Email(int coordinator) => $"coordinator-{coordinator:00}@example.org";

    static async Task<Visitor> SignedInAsync(DataFolder data, ServeProcess service, Role role, string email)
    {
        await using var installation = Installation.Open(data);
        await using var scope = installation.CreateAsyncScope();
        var (add, now) = (scope.ServiceProvider.GetRequiredService<AddAccount>(), TimeProvider.System.Now());
        var account = await add.RunAsync(new AddAccount.Command(email, email, [role]), now, CancellationToken.None);
        var token = add.IssueLink(account, now, Duration.FromHours(1));
        await scope.ServiceProvider.GetRequiredService<AuthDb>().SaveChangesAsync();
        return await Visitor.SignInAsync(service.Address, SignInLink.Path(token).TrimStart('/'));
    }

    /// <summary>Returns when nothing is due any more.</summary>
    static async Task DrainedAsync(DataFolder data, ServeProcess service)
    {
        await using var installation = Installation.Open(data);
        var work = installation.GetRequiredService<UnitOfWork>();
        while (await work.ReadAsync(scope => scope.Db.Set<WorkTimer>().AnyAsync(t => t.State == TimerState.Waiting && t.DueAt <= scope.Now, scope.Ct), CancellationToken.None))
        {
            if (!service.IsRunning)
                throw new InvalidOperationException("The service ended.");
            await Task.Delay(Reads, TimeProvider.System);
        }
    }

    /// <summary>Runs over an installation that the service has set up and that nobody serves.</summary>
    static async Task InFolderAsync(Func<DataFolder, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory("mediation-bench-workspace-").FullName;
        try
        {
            // All sign in from one address.
            await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), """{ "Auth": { "AttemptsPerMinute": 1000, "LinksPerMinute": 1000 } }""");
            await using (await ServeProcess.StartAsync(folder, DatabaseOptions.SqliteIn(folder)))
            {
            }

            await measure(DataFolder.At(folder));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
