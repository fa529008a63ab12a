using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Holds;
using MediationWorkflows.Parties;
using MediationWorkflows.Risk;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using NodaTime;

namespace MediationWorkflows.Tests.Sessions;

/// <summary>A case that is ready to sit down together: ground rules in force, a risk assessment agreed on Monday 2027-01-04, ten o'clock in New York.</summary>
internal sealed class SessionRoom : IAsyncDisposable
{
    /// <summary>The first day that leaves five business days of notice, at ten o'clock in New York.</summary>
    public static readonly Instant Monday = TestWorld.At("2027-01-11T15:00:00Z");

    private static readonly string[] Parties = ["client", "clinician", "institution"];

    private SessionRoom(OpenedCase opened) => Case = opened;

    public OpenedCase Case { get; }

    public Instant Now => Case.World.Clock.GetUtcNow().ToInstant();

    public static async Task<SessionRoom> OpenAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, bool withRules = true, bool withRisk = true)
    {
        var room = new SessionRoom(await OpenedCase.CreateAsync(provider));
        if (withRules)
        {
            await room.AgreeOnRulesAsync();
        }

        if (withRisk)
        {
            await room.AgreeOnRiskAsync();
        }

        return room;
    }

    public Task AgreeOnRulesAsync() => Case.DoAsync(async s =>
    {
        var rules = await s.Get<DraftGroundRules>().RunAsync(new DraftGroundRules.Command(Case.Id, ["One at a time."], Case.By("mediator")), s.Now, s.Ct);
        await s.Get<ProposeGroundRules>().RunAsync(new ProposeGroundRules.Command(rules.Id, Case.By("mediator")), s.Now, s.Ct);
        foreach (var party in Parties)
        {
            await s.Get<AcceptGroundRules>().RunAsync(new AcceptGroundRules.Command(rules.Id, Case[party], Case.By(party)), s.Now, s.Ct);
        }
    });

    public Task AgreeOnRiskAsync() => Case.DoAsync(async s =>
    {
        var risk = await s.Get<DraftRiskAssessment>().RunAsync(
            new DraftRiskAssessment.Command(Case.Id, [new HazardInput("Anger", 3, 2, "Separate rooms")], Case.By("mediator")), s.Now, s.Ct);
        foreach (var party in Parties)
        {
            await s.Get<AgreeToRiskAssessment>().RunAsync(new AgreeToRiskAssessment.Command(risk.Id, Case[party], Case.By(party)), s.Now, s.Ct);
        }
    });

    public async Task<Guid> ScheduleAsync(SessionInput? input = null, string by = "mediator") =>
        (await Case.DoAsync(s => s.Get<ScheduleSession>().RunAsync(new ScheduleSession.Command(Case.Id, input ?? new SessionInput(Monday), Case.By(by)), s.Now, s.Ct))).Id;

    /// <summary>A session that has begun, at its time.</summary>
    public async Task<Guid> LiveAsync(SessionInput? input = null)
    {
        var id = await ScheduleAsync(input);
        await GoToAsync(Monday);
        await StartAsync(id);
        return id;
    }

    public Task StartAsync(Guid id, string by = "mediator") => Case.DoAsync(s => s.Get<StartSession>().RunAsync(new StartSession.Command(id, Case.By(by)), s.Now, s.Ct));

    public Task PauseAsync(Guid id, string by = "client") => Case.DoAsync(s => s.Get<PauseSession>().RunAsync(new PauseSession.Command(id, Case.By(by)), s.Now, s.Ct));

    public Task ResumeAsync(Guid id, string by = "mediator") => Case.DoAsync(s => s.Get<ResumeSession>().RunAsync(new ResumeSession.Command(id, Case.By(by)), s.Now, s.Ct));

    public Task RejoinAsync(Guid id) => Case.DoAsync(s => s.Get<RejoinSession>().RunAsync(new RejoinSession.Command(id, Case.By("mediator")), s.Now, s.Ct));

    public Task FinishAsync(Guid id) => Case.DoAsync(s => s.Get<FinishSession>().RunAsync(new FinishSession.Command(id, Case.By("mediator")), s.Now, s.Ct));

    public async Task<Guid> CaucusAsync(Guid id, params string[] with) =>
        (await Case.DoAsync(s => s.Get<BeginCaucus>().RunAsync(new BeginCaucus.Command(id, with, Case.By("mediator")), s.Now, s.Ct))).Id;

    public async Task<Guid> HoldAsync(HoldKind kind) =>
        (await Case.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(Case.Id, kind, "reason", Case.By("mediator")), s.Now, s.Ct))).Id;

    public Task EndHoldAsync(Guid hold) => Case.DoAsync(s => s.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold, Case.By("mediator")), s.Now, s.Ct));

    /// <summary>Somebody more joins the case; answers their viewer.</summary>
    public async Task<(Guid Id, Viewer By)> JoinAsync(string key, string role, string? representing = null)
    {
        var joined = await Case.DoAsync(s => s.Get<AddParticipation>().RunAsync(
            new AddParticipation.Command(Case.Id, OpenedCase.Party(key, role) with { Representing = representing }, OpenedCase.Office), s.Now, s.Ct));
        return (joined.Id, new Viewer(joined.PersonId, new HashSet<Role>()));
    }

    public Task<Session> SessionAsync(Guid id) => Case.LoadAsync<Session>(id);

    /// <summary>Time passes, and what is due happens.</summary>
    public Task GoToAsync(Instant at) => Case.World.AdvanceToAsync(at);

    public Task PassAsync(int minutes) => GoToAsync(Now + Duration.FromMinutes(minutes));

    public ValueTask DisposeAsync() => Case.DisposeAsync();
}
