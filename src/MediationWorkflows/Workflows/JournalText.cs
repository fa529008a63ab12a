using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Workflows;

/// <summary>
/// The records of a burst as JSON: <c>[n, event, position, data, parent, activity, node, type, name]</c> for an execution's first record
/// in the burst and <c>[n, event, position, data]</c> for the next ones. <c>n</c> and <c>parent</c> stand for "{instance}:{n}"; positions
/// count from the first one's.
/// </summary>
public static class JournalText
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(IReadOnlyList<JournalEntry> entries)
    {
        var text = new ArrayBufferWriter<byte>(entries.Count * 64);
        using (var json = new Utf8JsonWriter(text, Compact))
        {
            var known = new HashSet<string>(StringComparer.Ordinal);
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                WriteEntry(json, entry, entries[0].Position, isFirst: known.Add(entry.ActivityInstanceId));
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    public static IEnumerable<JournalRecord> Read(JournalBurst burst)
    {
        using var document = JsonDocument.Parse(burst.Entries);
        var first = new Dictionary<long, JournalRecord>();
        var records = new List<JournalRecord>(document.RootElement.GetArrayLength());
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var n = entry[0].GetInt64();
            var record = first.TryGetValue(n, out var known) && entry.GetArrayLength() == 4 ? known : first[n] = ReadExecution(burst, entry, n);
            records.Add(record with
            {
                Sequence = burst.FirstSequence + records.Count,
                Position = burst.FirstPosition + entry[2].GetInt64(),
                // Only what the timer itself resumed was scheduled for that instant; the rest follows from it now.
                IntendedAt = records.Count == 0 ? burst.IntendedAt : burst.At,
                EventName = entry[1].GetString()!,
                Data = entry[3].ValueKind == JsonValueKind.Null ? null : entry[3].GetRawText(),
            });
        }

        return records;
    }

    private static void WriteEntry(Utf8JsonWriter json, JournalEntry entry, long firstPosition, bool isFirst)
    {
        json.WriteStartArray();
        json.WriteNumberValue(NumberOf(entry.ActivityInstanceId));
        json.WriteStringValue(entry.EventName);
        json.WriteNumberValue(entry.Position - firstPosition);
        if (entry.Data is null)
        {
            json.WriteNullValue();
        }
        else
        {
            entry.Data.WriteTo(json);
        }

        if (isFirst)
        {
            if (entry.ParentActivityInstanceId is { } parent)
            {
                json.WriteNumberValue(NumberOf(parent));
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteStringValue(entry.ActivityId);
            json.WriteStringValue(entry.NodeId);
            json.WriteStringValue(entry.ActivityType);
            json.WriteStringValue(entry.ActivityName);
        }

        json.WriteEndArray();
    }

    private static JournalRecord ReadExecution(JournalBurst burst, JsonElement entry, long n) => new(
        burst.InstanceId, Sequence: 0, Position: 0, burst.At, burst.At, Execution(burst, n),
        entry[4].ValueKind == JsonValueKind.Null ? null : Execution(burst, entry[4].GetInt64()),
        entry[5].GetString()!, entry[6].GetString()!, entry[7].GetString()!, entry[8].GetString(), EventName: "", Data: null);

    private static string Execution(JournalBurst burst, long n) => string.Create(CultureInfo.InvariantCulture, $"{burst.InstanceId:N}:{n}");

    private static long NumberOf(string activityInstanceId) => long.Parse(activityInstanceId.AsSpan(activityInstanceId.IndexOf(':') + 1), CultureInfo.InvariantCulture);
}
