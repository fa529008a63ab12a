using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Safety;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Safety;

/// <summary>A case under the shipped ladder for safety events, with a rota of three who have no part in it; the test says when.</summary>
internal sealed class AlarmedCase : IAsyncDisposable
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    private readonly Dictionary<string, Guid> persons = new(StringComparer.Ordinal);

    private AlarmedCase(TestWorld world) => World = world;

    public TestWorld World { get; }

    public Guid Id { get; private set; }

    public Guid EventId { get; private set; }

    /// <param name="at">When it begins, in New York's time.</param>
    public static async Task<AlarmedCase> OpenAsync(DatabaseProvider provider, string at = "2027-03-09 14:00", string jurisdiction = "US-NY", bool withRota = true, string[]? without = null)
    {
        var world = await TestWorld.CreateAsync(provider, s => s.AddSingleton<SimulatedMail>().AddSingleton<IMailSender>(p => p.GetRequiredService<SimulatedMail>()));
        world.Clock.MoveTo(NewYork(at));
        await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));
        await world.InstallAsync(Definitions.Chain("waits", Definitions.Event("never")));
        var opened = new AlarmedCase(world);
        PartyInput[] parties =
        [
            .. new[] { ("client", "Client"), ("clinician", "Clinician"), ("institution", "InstitutionRepresentative"), ("mediator", "Mediator"), ("coordinator", "Coordinator"), ("officer", "SafetyOfficer") }
                .Where(p => without?.Contains(p.Item1) != true).Select(p => new PartyInput(p.Item1, p.Item2, $"The {p.Item1}", $"{p.Item1}@example.org")),
        ];
        opened.Id = await world.DoAsync(async s => (await s.Get<OpenCase>().RunAsync(
            new OpenCase.Command("Test", jurisdiction, "America/New_York", "us-federal", 2, LimitationDate: null, "waits", parties, Clause: null, Office), s.Now, s.Ct)).Id);
        if (withRota)
        {
            await opened.PlanAsync(("oncall", OnCallPosition.OnCall), ("backup", OnCallPosition.Backup), ("director", OnCallPosition.Director));
        }

        await opened.LookUpAsync();
        return opened;
    }

    public Viewer By(string key) => new(persons[key], new HashSet<Role>());

    public async Task<Guid> RaiseAsync(string by = "mediator", string kind = "ImminentHarm", string statement = "They said they would hurt somebody tonight.")
    {
        EventId = await World.DoAsync(async s => (await s.Get<RaiseSafetyEvent>().RunAsync(new RaiseSafetyEvent.Command(Id, kind, statement, By(by)), s.Now, s.Ct)).Id);
        await LookUpAsync();
        return EventId;
    }

    public Task AcknowledgeAsync(string by) => World.DoAsync(s => s.Get<AcknowledgeSafetyEvent>().RunAsync(new AcknowledgeSafetyEvent.Command(EventId, By(by)), s.Now, s.Ct));

    public Task DecideAsync(string by, SafetyDecision decision = SafetyDecision.Disclose) => World.DoAsync(s => s.Get<DecideSafetyEvent>().RunAsync(
        new DecideSafetyEvent.Command(EventId, decision, "Because.", "A person may be hurt tonight.", decision == SafetyDecision.Disclose ? ["Police"] : [], Basis: null, By(by)), s.Now, s.Ct));

    public Task ClearAsync(string by) => World.DoAsync(s => s.Get<ClearSafetyEvent>().RunAsync(new ClearSafetyEvent.Command(EventId, "They are safe.", By(by)), s.Now, s.Ct));

    public Task CloseAsync(string by) => World.DoAsync(s => s.Get<CloseSafetyEvent>().RunAsync(new CloseSafetyEvent.Command(EventId, "All is well.", By(by)), s.Now, s.Ct));

    public Task<SafetyEvent> EventAsync() => World.ReadAsync(s => s.Db.Set<SafetyEvent>().SingleAsync(e => e.Id == EventId, s.Ct));

    /// <summary>The case's tasks about safety in the order in which they were asked, as <c>14:05 safety.acknowledge oncall Open</c>.</summary>
    public Task<List<string>> TasksAsync(string? kind = null) => World.ReadAsync(async s =>
    {
        var tasks = await s.Db.Set<CaseTask>().Include(t => t.Assignee).Where(t => t.CaseId == Id && t.Class == InformationClass.Safety && (kind == null || t.Kind == kind)).ToListAsync(s.Ct);
        return tasks.OrderBy(t => t.CreatedAt).ThenBy(t => t.Kind, StringComparer.Ordinal).ThenBy(t => t.Id)
            .Select(t => $"{Show(t.CreatedAt)} {t.Kind} {NameOf(t.Assignee?.PersonId)} {t.State}").ToList();
    });

    /// <summary>When mails went to somebody, as <c>03-09 14:05</c>, with the template.</summary>
    public IReadOnlyList<string> MailsTo(string key) => [.. World.Get<SimulatedMail>().Messages.Where(m => m.To == $"{key}@example.org")
        .Select(m => $"{m.At.InZone(Zone).ToString("MM-dd HH:mm", formatProvider: null)}")];

    public Task MoveToAsync(string newYorkTime) => new ClockDriver(World.Clock, World.Get<TimerPump>(), World.Get<MailPump>()).AdvanceToAsync(NewYork(newYorkTime), CancellationToken.None);

    /// <summary>Lets time pass with the server down.</summary>
    public void SleepUntil(string newYorkTime) => World.Clock.MoveTo(NewYork(newYorkTime));

    public static string Show(Instant at) => at.InZone(Zone).ToString("HH:mm", formatProvider: null);

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>Puts people on the rota, for a year from now.</summary>
    public async Task PlanAsync(params (string Key, OnCallPosition Position)[] shifts)
    {
        foreach (var (key, position) in shifts)
        {
            await World.DoAsync(async s =>
            {
                var email = $"{key}@example.org";
                if (!await s.Db.Set<Person>().AnyAsync(p => p.Email == email, s.Ct))
                {
                    s.Db.Add(new Person { Id = Ids.New(s.Now), Name = new ClassifiedText(key), Email = email, Language = "en", TimeZone = "America/New_York", CreatedAt = s.Now });
                    await s.Db.SaveChangesAsync(s.Ct);
                }

                await s.Get<PlanOnCall>().RunAsync(new PlanOnCall.Command(email, position, s.Now, s.Now + Duration.FromDays(365), Channel: null, Office), s.Now, s.Ct);
            });
        }

        await LookUpAsync();
    }

    private Task LookUpAsync() => World.ReadAsync(async s =>
    {
        foreach (var person in await s.Db.Set<Person>().ToListAsync(s.Ct))
        {
            persons[person.Email.Split('@')[0]] = person.Id;
        }

        return true;
    });

    public string NameOf(Guid? person) => persons.FirstOrDefault(p => p.Value == person).Key ?? "nobody";

    private static Instant NewYork(string local) => Zone.AtStrictly(Local.Parse(local).Value).ToInstant();
}
