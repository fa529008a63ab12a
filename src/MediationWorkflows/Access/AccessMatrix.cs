using System.Collections.Frozen;

namespace MediationWorkflows.Access;

/// <summary>Who sees what, as a table. What the table does not say is <see cref="AccessLevel.None"/>.</summary>
public static class AccessMatrix
{
    // Columns in the order of InformationClass. Representatives are looked up as their principals; interpreters are bound to a
    // session, designers to definitions and analysts to aggregates, so none of these three reads a case.
    private const string Table = """
        Role                      M J P K H H* Y W T E D A
        Client                    F F O O O O  S O F F F O
        Clinician                 F F O O S S  S O F m F O
        InstitutionRepresentative F F O O S -  S - F F F -
        Supporter                 S S - - S -  S - S - S -
        Insurer                   m - O - S -  - - S S R -
        Mediator                  F F S F S S  F S F m F O
        Coordinator               F F m m m -  m - F F F m
        SafetyOfficer             F - - X X X  F S S - R -
        Expert                    S S - - S S  - - S - S -
        Oversight                 m - - - - -  m m F m R -
        Regulator                 X - - - X X  X X S - R -
        TreatmentTeam             m - - - S S  S - S - - -
        EscrowAgent               m - - - - -  - - ‡ F - -
        Administrator             m - - - - -  m - m m - m
        Auditor                   F X - - - -  m m F F F F
        """;

    private static readonly FrozenDictionary<(Role, InformationClass), AccessLevel> Levels = Read();

    /// <summary>What one role alone sees.</summary>
    public static AccessLevel Of(Role role, InformationClass @class) => Levels.GetValueOrDefault((role, @class), AccessLevel.None);

    /// <summary>
    /// What several roles of one person see together: the widest view, but the strictest of what was told in confidence, so
    /// that a second role never opens it.
    /// </summary>
    public static AccessLevel Of(IReadOnlyCollection<Role> roles, InformationClass @class)
    {
        if (roles.Count == 0)
        {
            return AccessLevel.None;
        }

        var levels = roles.Select(role => Of(role, @class));
        return IsConfided(@class) ? levels.Min() : levels.Max();
    }

    private static bool IsConfided(InformationClass @class) =>
        @class is InformationClass.Caucus or InformationClass.PartyPrivate or InformationClass.Whistleblower;

    private static FrozenDictionary<(Role, InformationClass), AccessLevel> Read()
    {
        var levels = new Dictionary<(Role, InformationClass), AccessLevel>();
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1))
        {
            var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var role = Enum.Parse<Role>(cells[0]);
            foreach (var @class in Enum.GetValues<InformationClass>())
            {
                levels[(role, @class)] = cells[1 + (int)@class] switch
                {
                    "F" => AccessLevel.Full,
                    "O" => AccessLevel.Own,
                    "S" => AccessLevel.Shared,
                    "‡" => AccessLevel.ReleaseCondition,
                    "R" => AccessLevel.Redacted,
                    "m" => AccessLevel.Metadata,
                    "X" => AccessLevel.Exception,
                    "-" => AccessLevel.None,
                    var cell => throw new FormatException($"'{cell}' is no level of access."),
                };
            }
        }

        return levels.ToFrozenDictionary();
    }
}
