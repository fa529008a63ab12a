using System.Diagnostics;
using System.Globalization;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Simulation;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// A calendar's edit with 100,000 open deadlines on a SQLite file, from the request to the last committed batch: each is read, derived anew and stored,
/// and three quarters move, with their change, audit link and wake-up.
/// </summary>
public static class CalendarRolloutBench
{
    const int Deadlines = 100_000;
    const int PerCase = 20;

    static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    public static string Run() => RunAsync().GetAwaiter().GetResult();

    static async Task<string> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mediation-bench-");
        try
        {
            var clock = new VirtualClock(Instant.FromUtc(2027, 1, 4, 15, 0));
            var parts = new ServiceCollection();
            parts.AddLogging().AddMediation(DatabaseOptions.SqliteIn(folder.FullName));
            parts.AddSingleton<TimeProvider>(clock).AddSingleton<IContentCipher, PlainText>().AddSingleton<SimulatedMail>();
            parts.AddSingleton(clock).AddSingleton<IMailSender>(s => s.GetRequiredService<SimulatedMail>());
            await using var services = parts.BuildServiceProvider();
            await services.GetRequiredService<Migrator>().MigrateAsync(default);
            var work = services.GetRequiredService<UnitOfWork>();
            var first = await work.RunAsync(OpenAsync, default);
            for (var i = PerCase; i < Deadlines; i += 50 * PerCase)
                await work.RunAsync(scope => CopyAsync(scope, first, Math.Min(50, (Deadlines - i) / PerCase)), default);

            var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var rollout = await work.RunAsync(async scope =>
            {
                var calendar = (await scope.Get<CalendarCatalog>().FindAsync("us-federal", scope.Ct))!;
                return (await scope.Get<EditCalendar>().RunAsync(
                    new EditCalendar.Command(calendar with { Closures = [new DatedException(new LocalDate(2027, 2, 3), "Storm")] }, ConfirmShortening: false, Office),
                    scope.Now, scope.Ct)).Rollout;
            }, default);
            var asked = watch.ElapsedMilliseconds;
            var pump = services.GetRequiredService<TimerPump>();
            while (await pump.NextAsync(default) is { } next && next <= clock.Now())
                await pump.RunOnceAsync(default);
            watch.Stop();
            var busy = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
            var done = await work.ReadAsync(scope => scope.Db.Set<CalendarRollout>().FirstAsync(r => r.Id == rollout.Id), default);
            if (done.FinishedAt is null || done.Done != Deadlines)
                throw new InvalidOperationException($"Only {done.Done} were done.");
            return new StringBuilder().AppendLine(CultureInfo.InvariantCulture,
                $"calendar-rollout deadlines={done.Done} moved={done.Lengthened} first-answer-ms={asked} ms={watch.ElapsedMilliseconds} cpu-ms={busy:F0}").ToString();
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One case whose deadlines are opened as the product opens them; the others are copies of it.</summary>
    static async Task<IReadOnlyList<(Deadline Deadline, Instant WakeAt)>> OpenAsync(WorkScope scope)
    {
        var (open, id) = (scope.Get<OpenDeadline>(), AddCase(scope));
        var opened = new List<(Deadline, Instant)>();
        for (var n = 0; n < PerCase; n++)
        {
            var deadline = await open.RunAsync(new OpenDeadline.Command(id, "bench", Assignee: null, "bench", scope.Now, $"{n + 10} BD", "standard"), scope.Now, scope.Ct);
            opened.Add((deadline, await scope.Get<DeadlineWakeUp>().NextAtAsync(deadline, recipientZone: null, scope.Now, scope.Ct)));
        }

        return opened;
    }

    static Task CopyAsync(WorkScope scope, IReadOnlyList<(Deadline Deadline, Instant WakeAt)> deadlines, int cases)
    {
        for (var i = 0; i < cases; i++)
        {
            var id = AddCase(scope);
            foreach (var (d, wakeAt) in deadlines)
            {
                var copy = new Deadline
                {
                    Id = Ids.New(scope.Now), CaseId = id, Kind = d.Kind, AnchorEvent = d.AnchorEvent, AnchorAt = d.AnchorAt, Rule = d.Rule, TimeZone = d.TimeZone,
                    CalendarId = d.CalendarId, CalendarVersion = d.CalendarVersion, CalendarLayers = d.CalendarLayers, CountedFrom = d.CountedFrom, Roll = d.Roll,
                    TzdbVersion = d.TzdbVersion, Ladder = d.Ladder, LadderVersion = d.LadderVersion, DueOn = d.DueOn, ExpiresAt = d.ExpiresAt,
                    RungsHandledUntil = d.RungsHandledUntil, CreatedAt = d.CreatedAt,
                };
                scope.Db.Add(copy);
                scope.Db.Add(DeadlineWakeUp.At(copy, wakeAt, scope.Now));
            }
        }

        return Task.CompletedTask;
    }

    static Guid AddCase(WorkScope scope)
    {
        var id = Ids.New(scope.Now);
        scope.Db.Add(new MediationCase
        {
            Id = id, Reference = id.ToString("N"), Title = new ClassifiedText("Bench"), Jurisdiction = "US-NY", TimeZone = "America/New_York",
            CalendarId = "us-federal", CalendarVersion = 1, Severity = 2, OpenedAt = scope.Now,
        });
        return id;
    }

    sealed class PlainText : IContentCipher
    {
        public string Protect(string plaintext) => plaintext;

        public string Unprotect(string ciphertext) => ciphertext;

        public byte[] Protect(byte[] plaintext) => plaintext;

        public byte[] Unprotect(byte[] ciphertext) => ciphertext;
    }
}
