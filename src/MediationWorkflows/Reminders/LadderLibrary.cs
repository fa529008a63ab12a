using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using MediationWorkflows.Calendars;

namespace MediationWorkflows.Reminders;

/// <summary>Reads ladders, and holds those that ship with the product (embedded Reminders/Data/*.json).</summary>
public static class LadderLibrary
{
    const string Prefix = "MediationWorkflows.Reminders.Data.";

    static readonly Lazy<FrozenDictionary<string, ReminderLadder>> Shipped = new(() => ReadAll().ToFrozenDictionary(l => l.Id));

    public static IEnumerable<string> Ids => Shipped.Value.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="UnknownLadderException"/>
    public static ReminderLadder Get(string id) => Shipped.Value.TryGetValue(id, out var found) ? found : throw new UnknownLadderException(id, Ids);

    /// <exception cref="InvalidLadderException">What is wrong, and where in the text.</exception>
    public static ReminderLadder Read(string json, string id)
    {
        try
        {
            return Checked(JsonSerializer.Deserialize<ReminderLadder>(json, TimeJson.Options) ?? throw new InvalidLadderException(id, "the file says null."));
        }
        catch (JsonException e)
        {
            throw new InvalidLadderException(id, $"the JSON does not fit at {e.Path ?? "$"}, line {e.LineNumber + 1}: {e.Message}");
        }
    }

    public static string Write(ReminderLadder ladder) => JsonSerializer.Serialize(ladder, TimeJson.Options);

    static ReminderLadder Checked(ReminderLadder ladder)
    {
        if (ladder.Rungs.CountBy(r => r.Key).FirstOrDefault(k => k.Value > 1) is { Key: { } twice })
            throw new InvalidLadderException(ladder.Id, $"two rungs have the key '{twice}'.");
        foreach (var rung in ladder.Rungs)
        {
            var before = rung.Offset.BusinessDays <= 0 || rung.Offset.Calendar?.Days <= 0 || rung.Offset.Elapsed <= NodaTime.Duration.Zero;
            if (rung.Kind == RungKind.Reminder != before)
            {
                throw new InvalidLadderException(ladder.Id, rung.Kind == RungKind.Reminder
                    ? $"the reminder '{rung.Key}' comes after the deadline; its offset is negative or 0 BD."
                    : $"'{rung.Key}' speaks of an expired deadline; its offset is positive.");
            }
            if (rung.Offset.Calendar is { } period && (period.Months != 0 || period.Years != 0))
                throw new InvalidLadderException(ladder.Id, $"the offset of '{rung.Key}' is in months; write BD, d or h.");
        }
        return ladder;
    }

    static IEnumerable<ReminderLadder> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return Read(reader.ReadToEnd(), name[Prefix.Length..^".json".Length]);
        }
    }
}
