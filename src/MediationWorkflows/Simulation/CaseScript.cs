using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine;
using MediationWorkflows.Tasks;

namespace MediationWorkflows.Simulation;

/// <summary>How a simulated person treats what they are asked.</summary>
public enum Behaviour
{
    /// <summary>The affirmative answer, after half the time.</summary>
    OnTime,

    /// <summary>The affirmative answer, one business day after the deadline.</summary>
    Late,

    /// <summary>No answer at all.</summary>
    Silent,

    /// <summary>The negative answer, after half the time.</summary>
    Refuses,
}

/// <summary>The people of a simulated case and how they behave: the file that <c>workflow run --case</c> takes.</summary>
public sealed record CaseScript
{
    public CaseFacts Case { get; init; } = new();

    // Tells a script that leaves the parties out from one that names none.
    private static readonly IReadOnlyList<ScriptedParty> Unsaid = new List<ScriptedParty>().AsReadOnly();

    public IReadOnlyList<ScriptedParty> Parties { get; init; } = Unsaid;

    public IReadOnlyList<ScriptedAnswer> Answers { get; init; } = [];

    public IReadOnlyList<Happening> Happenings { get; init; } = [];

    /// <summary>Who takes part when no file says so: everyone needed, all on time.</summary>
    public static CaseScript Everyone { get; } = new()
    {
        Parties =
        [
            Person("client", "Client"), Person("clinician", "Clinician"), Person("institution", "InstitutionRepresentative"),
            Person("mediator", "Mediator"), Person("coordinator", "Coordinator"),
        ],
    };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <exception cref="InvalidInputException">Names the place that cannot be read and why.</exception>
    public static CaseScript Parse(string json)
    {
        try
        {
            var script = JsonSerializer.Deserialize<CaseScript>(json, Format) ?? throw new InvalidInputException("case", "The file says null; it must be an object.");
            script.CheckForm();
            script = script.WithHelpers();
            script.CheckNames();
            return script;
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(string.IsNullOrEmpty(e.Path) ? "case" : e.Path, $"cannot be read at line {e.LineNumber + 1}: {e.Message}");
        }
    }

    /// <summary>A script may name only the parties; the organisation's people are there anyway.</summary>
    private CaseScript WithHelpers() => this with
    {
        Parties = ReferenceEquals(Parties, Unsaid)
            ? Everyone.Parties
            : [.. Parties, .. Everyone.Parties.Where(p => p.Role is "Mediator" or "Coordinator" && Parties.All(q => q.Role != p.Role))],
    };

    private void CheckForm()
    {
        Require(Case is not null, "case", $"This must be an object.");
        Require(Parties is not null && Parties.All(p => p is not null), "parties", $"This must be a list of objects.");
        Require(Answers is not null && Answers.All(a => a is not null), "answers", $"This must be a list of objects.");
        Require(Happenings is not null && Happenings.All(h => h is not null), "happenings", $"This must be a list of objects.");
        Require(ReferenceEquals(Parties, Unsaid) || Parties!.Count > 0, "parties", $"The list is empty: name who takes part, or leave the list out for everyone who is needed.");
    }

    private void CheckNames()
    {
        foreach (var party in Parties)
            Require(Parties.Count(p => p.Key == party.Key) == 1, "parties.key", $"'{party.Key}' is the key of two parties.");
        foreach (var answer in Answers)
        {
            RequireParty(answer.Party, "answers.party");
            if (answer.After is { } after)
                Simulation.Happenings.Length(after, "answers.after");
        }

        foreach (var happening in Happenings.Where(h => h.Party is not null))
            RequireParty(happening.Party!, "happenings.party");
    }

    /// <summary>Whether the tasks and outcomes are any that people can be asked for.</summary>
    /// <exception cref="InvalidInputException">Names the one that is not.</exception>
    internal void CheckTasks(TaskKinds kinds)
    {
        foreach (var answer in Answers)
        {
            var kind = kinds.Find(answer.Task);
            Require(kind is not null, "answers.task", $"There is no task '{answer.Task}'. Known: {string.Join(", ", kinds.All.Select(k => k.Name).Order(StringComparer.Ordinal))}.");
            Require(answer.Outcome is null || kind!.Outcomes.Contains(answer.Outcome), "answers.outcome", $"'{answer.Outcome}' answers no task '{answer.Task}'. Known: {string.Join(", ", kind!.Outcomes)}.");
        }
    }

    /// <summary>Those who take part from the beginning, and those who take a party's place.</summary>
    private void RequireParty(string key, string field)
    {
        List<string> known =
        [
            .. Parties.Select(p => p.Key),
            .. Happenings.Where(h => h is { Kind: "replaceParty", Party: not null }).Select(h => CaseHappenings.SuccessorOf(h.Party!, h.Data)),
        ];
        Require(known.Contains(key), field, $"There is no party '{key}'. Known: {string.Join(", ", known)}.");
    }

    private static void Require(bool holds, string field, Phrase otherwise)
    {
        if (!holds)
            throw new InvalidInputException(field, otherwise);
    }

    private static ScriptedParty Person(string key, string role) => new() { Key = key, Role = role };
}

public sealed record CaseFacts
{
    public string Title { get; init; } = "Simulated case";

    public string Jurisdiction { get; init; } = "US-NY";

    public string TimeZone { get; init; } = "America/New_York";

    public string Calendar { get; init; } = "us-federal";

    public int Severity { get; init; } = 2;
}

public sealed record ScriptedParty
{
    public required string Key { get; init; }

    public required string Role { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? TimeZone { get; init; }

    public string? Language { get; init; }

    public Behaviour Behaviour { get; init; } = Behaviour.OnTime;
}

/// <summary>An answer of a party to tasks of a kind, in place of what their behaviour would give.</summary>
/// <param name="Outcome">Null: no answer.</param>
/// <param name="After">ISO duration after the task was opened; null: half the time.</param>
/// <param name="Occurrence">1 for the first task of the kind, and so on; null: each of them.</param>
public sealed record ScriptedAnswer(string Party, string Task, string? Outcome, string? After = null, JsonObject? Data = null, int? Occurrence = null);

/// <summary>Something that happens from outside.</summary>
/// <param name="At">ISO duration after the start.</param>
/// <param name="Kind">
/// outage (with <paramref name="For"/>), bounce (with <paramref name="Party"/>), hold (for <paramref name="For"/>), closure, revokeConsent and replaceParty (with
/// <paramref name="Party"/>), amendment, safetyEvent (by <paramref name="Party"/>, the client otherwise).
/// </param>
public sealed record Happening(string At, string Kind, string? For = null, string? Party = null, JsonObject? Data = null);
