using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MediationWorkflows.Cases;

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

    public IReadOnlyList<ScriptedParty> Parties { get; init; } = [];

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
            return script.WithHelpers();
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(string.IsNullOrEmpty(e.Path) ? "case" : e.Path, $"cannot be read at line {e.LineNumber + 1}: {e.Message}");
        }
    }

    /// <summary>A script may name only the parties; the organisation's people are there anyway.</summary>
    private CaseScript WithHelpers() => this with
    {
        Parties = Parties.Count == 0
            ? Everyone.Parties
            : [.. Parties, .. Everyone.Parties.Where(p => p.Role is "Mediator" or "Coordinator" && Parties.All(q => q.Role != p.Role))],
    };

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
/// <param name="Kind">outage (with <paramref name="For"/>), bounce (with <paramref name="Party"/>), hold (for <paramref name="For"/>), closure.</param>
public sealed record Happening(string At, string Kind, string? For = null, string? Party = null, JsonObject? Data = null);
