using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Roadmap;

/// <summary>A case with everything that the product starts by itself, mail included, and somebody outside who may join it.</summary>
internal static class RoadmapWorld
{
    public static Task<OpenedCase> OpenAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => OpenedCase.CreateAsync(
        provider, s => s.AddSingleton<SimulatedMail>().AddSingleton<IMailSender>(p => p.GetRequiredService<SimulatedMail>()), withShipped: true);

    public static Task<Participation> JoinAsync(this OpenedCase opened, string key, Role role) => opened.DoAsync(s => s.Get<AddParticipation>().RunAsync(
        new AddParticipation.Command(opened.Id, OpenedCase.Party(key, role.ToString()), opened.By("coordinator")), s.Now, s.Ct));

    public static Viewer As(Participation participation) => new(participation.PersonId, new HashSet<Role>());

    public static Task<bool> ReadsAsync<T>(this OpenedCase opened, Participation who, Guid id)
        where T : class, IClassified => opened.World.ReadAsync(async s =>
            (await s.Get<AccessPolicy>().For(As(who), opened.Id, s.Now, s.Ct)).CanRead((await s.Db.FindAsync<T>([id], s.Ct))!));

    /// <summary>Time goes by, with its mails: what nobody answers has consequences only after a warning (T5).</summary>
    public static Task MoveToAsync(this OpenedCase opened, LocalDate day, int hour = 12) => new ClockDriver(opened.World.Clock, opened.World.Get<TimerPump>(), opened.World.Get<MailPump>())
        .AdvanceToAsync(DateTimeZoneProviders.Tzdb["America/New_York"].AtStrictly(day.At(new LocalTime(hour, 0))).ToInstant(), CancellationToken.None);

    public static Task<List<T>> AllAsync<T>(this OpenedCase opened)
        where T : class => opened.World.ReadAsync(s => s.Db.Set<T>().ToListAsync(s.Ct));

    /// <summary>Whom something is asked of that is open, by the key of who must answer.</summary>
    public static Task<List<string>> AskedAsync(this OpenedCase opened, string kind) => opened.World.ReadAsync(s =>
        s.Db.Set<CaseTask>().Where(t => t.Kind == kind && t.State == TaskState.Open).Select(t => t.Assignee!.Key).ToListAsync(s.Ct));

    public static async Task AnswerAsync(this OpenedCase opened, string kind, string outcome, string by, System.Text.Json.Nodes.JsonObject? data = null)
    {
        var task = await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == kind && t.State == TaskState.Open).Select(t => t.Id).SingleAsync(s.Ct));
        await opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task, outcome, data ?? [], opened.By(by)), s.Now, s.Ct));
    }

    public static Task<ReportSeries> StartAsync(this OpenedCase opened, StartSeries.Command command) =>
        opened.DoAsync(s => s.Get<StartSeries>().RunAsync(command with { CaseId = opened.Id, By = opened.By("mediator") }, s.Now, s.Ct));

    public static Task WriteAsync(this OpenedCase opened, PeriodicReport report, Viewer by, params string[] entries) =>
        opened.DoAsync(s => s.Get<WriteReport>().RunAsync(new WriteReport.Command(report.Id, entries, by), s.Now, s.Ct));
}
