using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tasks;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Support;

/// <summary>A case whose workflow only waits, so that a test asks people by itself; mails go to a simulated server.</summary>
internal sealed class TestCase : IAsyncDisposable
{
    private TestCase(TestWorld world, Guid caseId)
    {
        World = world;
        CaseId = caseId;
    }

    public TestWorld World { get; }

    public Guid CaseId { get; }

    public SimulatedMail Server => World.Get<SimulatedMail>();

    /// <param name="words">What people wrote: the case's title, the client's name.</param>
    public static async Task<TestCase> OpenAsync(DatabaseProvider provider, string words = "Test")
    {
        var world = await TestWorld.CreateAsync(provider, s =>
        {
            s.AddSingleton<SimulatedMail>().AddSingleton<IMailSender>(p => p.GetRequiredService<SimulatedMail>());
            s.AddScoped<TaskKind, PlainKind>();
        });
        await world.InstallAsync(Definitions.Chain("waits", Definitions.Event("never")));
        var office = new Viewer(PersonId: null, new HashSet<Role> { Role.Coordinator });
        PartyInput[] parties =
        [
            new("client", "Client", words, "client@example.org"), new("clinician", "Clinician", "D. Doctor", "clinician@example.org"),
            new("coordinator", "Coordinator", "O. Office", "coordinator@example.org"),
        ];
        var caseId = await world.DoAsync(async s => (await s.Get<OpenCase>().RunAsync(
            new OpenCase.Command(words, "US-NY", "America/New_York", "us-federal", 2, LimitationDate: null, "waits", parties, Clause: null, office), s.Now, s.Ct)).Id);
        return new TestCase(world, caseId);
    }

    /// <summary>Asks the client for something.</summary>
    public async Task<Guid> AskAsync(string rule = "10 BD", string ladder = "standard")
    {
        var client = await ClientAsync();
        return await World.DoAsync(async s => (await s.Get<OpenTask>().RunAsync(new OpenTask.Command(CaseId, PlainKind.KindName, client.Id, rule, ladder), s.Now, s.Ct)).Id);
    }

    public Task<Participation> ClientAsync() => World.ReadAsync(s =>
        s.Db.Set<Participation>().Include(p => p.Person).FirstAsync(p => p.CaseId == CaseId && p.Key == "client"));

    public async Task AnswerAsync(Guid taskId, string outcome = "Yes")
    {
        var client = await ClientAsync();
        await World.DoAsync(s => s.Get<CompleteTask>().RunAsync(
            new CompleteTask.Command(taskId, outcome, [], new Viewer(client.PersonId, new HashSet<Role>())), s.Now, s.Ct));
    }

    /// <summary>Moves the clock, firing timers and delivering mails on the way.</summary>
    public Task MoveToAsync(string newYorkTime) => new ClockDriver(World.Clock, World.Get<TimerPump>(), World.Get<MailPump>())
        .AdvanceToAsync(NewYork(newYorkTime), CancellationToken.None);

    /// <summary>Lets time pass with the server down.</summary>
    public void SleepUntil(string newYorkTime) => World.Clock.MoveTo(NewYork(newYorkTime));

    public Task<Deadline> DeadlineAsync(Guid taskId) => World.ReadAsync(s =>
        s.Db.Set<CaseTask>().Where(t => t.Id == taskId).Select(t => t.Deadline).FirstAsync());

    public Task<CaseTask> TaskAsync(Guid taskId) => World.ReadAsync(s => s.Db.Set<CaseTask>().FirstAsync(t => t.Id == taskId));

    /// <summary>When mails to the client went out, in New York's time, as <c>01-11 09:00</c>; the first, which tells of the task, left out.</summary>
    public IReadOnlyList<string> RemindersOf(string to) => [.. Server.Messages.Where(m => m.To == to && m.MessageId.Contains("deadline", StringComparison.Ordinal))
        .Select(m => m.At.InZone(DateTimeZoneProviders.Tzdb["America/New_York"]).ToString("MM-dd HH:mm", formatProvider: null))];

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private static Instant NewYork(string local) => DateTimeZoneProviders.Tzdb["America/New_York"]
        .AtStrictly(NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(local).Value).ToInstant();
}

/// <summary>A question without consequences.</summary>
internal sealed class PlainKind : TaskKind
{
    public const string KindName = "test.question";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Yes", "No"];

    public override Task ApplyAsync(
        CaseTask task, string outcome, System.Text.Json.Nodes.JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => Task.CompletedTask;
}
