using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Api.Writes;

/// <summary>A case under the shipped workflow with everybody in it, each with a program of their own; an expert who may be nominated, and a stranger who has no part in it.</summary>
sealed class PlayedCase : IAsyncDisposable
{
    static readonly (string Key, Role Role)[] People =
    [
        ("client", Role.Client), ("clinician", Role.Clinician), ("institution", Role.InstitutionRepresentative), ("mediator", Role.Mediator),
        ("expert", Role.Expert), ("officer", Role.SafetyOfficer), ("stranger", Role.Client),
    ];

    /// <summary>All of the case but the stranger.</summary>
    public static readonly string[] Everybody = ["client", "clinician", "institution", "mediator", "coordinator"];

    public static readonly string[] Parties = ["client", "clinician", "institution"];

    readonly Dictionary<string, HttpClient> programs = new(StringComparer.Ordinal);

    PlayedCase(MediationFactory factory) => Factory = factory;

    public MediationFactory Factory { get; }

    public string Id { get; private set; } = "";

    public HttpClient this[string person] => programs[person];

    public static async Task<PlayedCase> OpenAsync(DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var factory = (provider == DatabaseProvider.Postgres ? await MediationFactory.OnPostgresAsync() : new MediationFactory()).With("virtual-clock", "2027-01-04T15:00:00Z");
        var played = new PlayedCase(factory);
        played.programs["coordinator"] = await factory.ProgramAsync(Role.Coordinator, "coordinator@example.org");
        played.Id = await played["coordinator"].OpenCaseAsync();
        foreach (var (key, role) in People)
            played.programs[key] = await factory.ProgramAsync(role, $"{key}@example.org");
        return played;
    }

    /// <summary>Everybody says yes to whatever they are asked, until somebody is asked for this; time moves where nobody is asked anything.</summary>
    public async Task UntilAskedAsync(string kind)
    {
        for (var step = 0; step < 500; step++)
        {
            var open = (await this["mediator"].ListAsync($"/cases/{Id}/tasks")).Where(task => task["state"]!.ToString() == "Open").ToList();
            if (open.Exists(task => task["kind"]!.ToString() == kind))
                return;
            if (open is [var next, ..])
                await OkAsync(next["assignee"]!.ToString(), $"/tasks/{next["id"]}/complete", new JsonObject { ["outcome"] = next["outcomes"]![0]!.DeepClone() });
            else
                await OkAsync("coordinator", "/clock", new JsonObject { ["by"] = "P5D" });
        }

        throw new InvalidOperationException($"Nobody was ever asked for {kind}.");
    }

    public async Task<JsonObject> OkAsync(string person, string path, JsonObject? body = null)
    {
        var answer = await this[person].PostAsync(path, body, ifMatch: "*");
        Assert.True(answer.IsSuccessStatusCode, $"{person} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.JsonAsync();
    }

    public Task<HttpResponseMessage> AskAsync(string person, string path, JsonObject? body = null) => this[person].PostAsync(path, body, ifMatch: "*");

    public Task<IReadOnlyList<JsonNode>> ListAsync(string collection) => this["mediator"].ListAsync($"/cases/{Id}/{collection}");

    /// <summary>Who is asked for it now, in the order of their names.</summary>
    public async Task<IReadOnlyList<string>> AskedAsync(string kind) =>
        [.. (await ListAsync("tasks")).Where(t => t["kind"]!.ToString() == kind && t["state"]!.ToString() == "Open").Select(t => t["assignee"]!.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>None of these may: those of the case are told so (403), a stranger finds nothing (404); and nothing of the case has changed.</summary>
    public async Task NobodyElseAsync(string path, JsonObject body, params string[] who)
    {
        var before = await StateAsync();
        foreach (var person in who.Append("stranger"))
        {
            var answer = await AskAsync(person, path, (JsonObject)body.DeepClone());
            Assert.Equal((person, person == "stranger" ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden), (person, answer.StatusCode));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }

        Assert.Equal(before, await StateAsync());
    }

    /// <summary>For this person of the case there is no such thing (404), and nothing of the case has changed.</summary>
    public async Task HiddenAsync(string path, string person)
    {
        var before = await StateAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(person, path)).StatusCode);
        Assert.Equal(before, await StateAsync());
    }

    /// <summary>A wrong field is named, and nothing of the case has changed.</summary>
    public async Task WrongAsync(string person, string path, string field, JsonObject body)
    {
        var before = await StateAsync();
        var answer = await AskAsync(person, path, body);
        Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        Assert.Contains(field, await answer.FieldsAsync());
        Assert.Equal(before, await StateAsync());
    }

    /// <summary>The state does not allow it, the answer says which state that is, and nothing of the case has changed.</summary>
    public async Task TooLateAsync(string person, string path, string state, JsonObject? body = null)
    {
        var before = await StateAsync();
        var answer = await AskAsync(person, path, body);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(state, (await answer.JsonAsync())["state"]!.ToString());
        Assert.Equal(before, await StateAsync());
    }

    /// <summary>Everything that the mediator sees of the case's process, and the length of its audit trail without the attempts that were refused.</summary>
    async Task<string> StateAsync()
    {
        var parts = new List<string>();
        foreach (var part in (string[])["consents", "ground-rules", "risk-assessments", "settlements", "milestones", "reviews", "escalations", "mandates", "sessions", "proposals", "facts", "forum", "options", "participations", "tasks", "deadlines"])
            parts.Add(string.Concat((await ListAsync(part)).Select(row => row["etag"] + row["id"]!.ToString())));
        parts.Add((await Factory.Services.GetRequiredService<UnitOfWork>().ReadAsync(scope => scope.Db.Set<Audit.AuditEvent>().CountAsync(a => a.Action != "command.conflict", scope.Ct), default)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return string.Join('\n', parts);
    }

    public ValueTask DisposeAsync() => Factory.DisposeAsync();
}
