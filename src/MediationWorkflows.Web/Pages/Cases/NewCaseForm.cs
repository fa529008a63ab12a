using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Parties;
using NodaTime.Text;

namespace MediationWorkflows.Web.Pages.Cases;

/// <summary>What was typed on the page for a new case: everything as text, so that wrong input can be shown again as it was.</summary>
public sealed class NewCaseForm
{
    /// <summary>The people whom nearly every case has; the rows after them are free.</summary>
    public static IReadOnlyList<string> FixedRoles { get; } =
        [nameof(Role.Client), nameof(Role.Clinician), nameof(Role.InstitutionRepresentative), nameof(Role.Mediator)];

    public static IReadOnlyList<Role> OtherRoles { get; } =
        [Role.Supporter, Role.Insurer, Role.SafetyOfficer, Role.Expert, Role.Oversight, Role.TreatmentTeam, Role.Interpreter, Role.Clinician, Role.Coordinator];

    public static IReadOnlyList<string> CommonZones { get; } =
    [
        "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
        "America/Puerto_Rico", "Europe/London", "Europe/Berlin", "Europe/Madrid",
    ];

    const int Rows = 6;

    public string? Title { get; set; }

    public string? Jurisdiction { get; set; }

    public string? TimeZone { get; set; }

    public string? Calendar { get; set; }

    public int Severity { get; set; }

    public string? LimitationDate { get; set; }

    public List<PartyForm> Parties { get; set; } = [];

    public static NewCaseForm Empty() => new() { Jurisdiction = "US-NY", TimeZone = "America/New_York", Calendar = "us-federal", Severity = 2 };

    /// <summary>As many rows as the page shows.</summary>
    public void Complete()
    {
        // Binding leaves null behind when not one row was sent.
        Parties ??= [];
        while (Parties.Count < Rows)
            Parties.Add(new PartyForm());
    }

    /// <exception cref="InvalidInputException">The date is no date.</exception>
    public OpenCase.Command ToCommand(Viewer by)
    {
        var limitation = string.IsNullOrWhiteSpace(LimitationDate) ? null : LocalDatePattern.Iso.Parse(LimitationDate.Trim());
        if (limitation is { Success: false })
            throw new InvalidInputException("limitationDate", "This is no date.");
        return new OpenCase.Command(
            Title ?? "", Jurisdiction ?? "", TimeZone?.Trim() ?? "", Calendar ?? "", Severity, limitation?.Value, DefinitionId: null,
            [.. Filled().Select(row => row.Party.ToInput(KeyOf(row.Index), RoleOf(row.Index)))], Clause: null, by);
    }

    /// <summary>Turns the number that the rule names (it knows only the filled rows) into the row on the page.</summary>
    public string RowOf(string field)
    {
        const string start = "parties[";
        if (!field.StartsWith(start, StringComparison.Ordinal))
            return field;
        var end = field.IndexOf(']', StringComparison.Ordinal);
        var filled = int.Parse(field[start.Length..end], System.Globalization.CultureInfo.InvariantCulture);
        return $"{start}{Filled().ElementAt(filled).Index}{field[end..]}";
    }

    IEnumerable<(int Index, PartyForm Party)> Filled() => Parties.Index().Where(row => !row.Item.IsEmpty);

    string RoleOf(int row) => row < FixedRoles.Count ? FixedRoles[row] : Parties[row].Role ?? "";

    string KeyOf(int row) => RoleOf(row) switch
    {
        nameof(Role.InstitutionRepresentative) => "institution",
        var role when row < FixedRoles.Count => Lower(role),
        var role => $"{Lower(role)}-{row + 1}",
    };

    static string Lower(string role) => string.Concat(role.Select(char.ToLowerInvariant));

    public sealed class PartyForm
    {
        public string? Name { get; set; }

        public string? Email { get; set; }

        public string? TimeZone { get; set; }

        public string? Language { get; set; }

        public string? Role { get; set; }

        public bool IsEmpty => string.IsNullOrWhiteSpace(Name) && string.IsNullOrWhiteSpace(Email);

        public PartyInput ToInput(string key, string role) => new(
            key, role, Name?.Trim() ?? "", Email?.Trim() ?? "", string.IsNullOrWhiteSpace(TimeZone) ? null : TimeZone.Trim(), Language);
    }
}
