using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Tests.Mail;

/// <summary>
/// A strict reader of what RFC 5545 and RFC 5546 allow of calendars like ours, written from the grammar and not from the writer: it refuses what a
/// lenient client would guess at.
/// </summary>
sealed partial class CalendarFile
{
    public List<(string Name, string Value)> Properties { get; } = [];

    public List<Component> Components { get; } = [];

    public IEnumerable<Component> Events => Components.Where(c => c.Name == "VEVENT");

    public string? Method => Properties.Where(p => p.Name == "METHOD").Select(p => p.Value).SingleOrDefault();

    public static CalendarFile Read(string text)
    {
        var lines = Unfold(text);
        var file = new CalendarFile();
        Refuse(lines[0] != "BEGIN:VCALENDAR" || lines[^1] != "END:VCALENDAR", "not one VCALENDAR");
        Component? open = null;
        var outer = new Stack<Component>();
        foreach (var line in lines.Skip(1).SkipLast(1))
        {
            var match = ContentLine().Match(line);
            Refuse(!match.Success, $"no content line: {line}");
            var (name, value) = (match.Groups["name"].Value, match.Groups["value"].Value);
            if (name == "BEGIN")
            {
                if (open is not null)
                    outer.Push(open);
                open = new Component(value);
            }
            else if (name == "END")
            {
                Refuse(open?.Name != value, $"END:{value} closes nothing");
                if (outer.TryPop(out var parent))
                    parent.Inner.Add(open!);
                else
                    file.Components.Add(open!);
                open = parent;
            }
            else if (open is null)
            {
                Refuse(file.Components.Count > 0, "a property of the calendar after a component");
                file.Properties.Add((name, value));
            }
            else
            {
                open.Properties.Add((name, match.Groups["params"].Value, value));
            }
        }

        Refuse(open is not null, "a component is not closed");
        file.Check();
        return file;
    }

    void Check()
    {
        foreach (var required in (string[])["PRODID", "VERSION"])
            Refuse(Properties.Count(p => p.Name == required) != 1, $"not one {required}");
        Refuse(Properties.Single(p => p.Name == "VERSION").Value != "2.0", "another VERSION");
        Refuse(Components.Count == 0, "a calendar without a component");
        foreach (var e in Events)
        {
            e.Check();
            Refuse(Method is not null && e.Count("ORGANIZER") != 1, "a scheduled event without its ORGANIZER");
            Refuse(Method == "PUBLISH" && e.Count("ATTENDEE") > 0, "PUBLISH with an ATTENDEE");
            Refuse(Method == "CANCEL" && (e.Count("SEQUENCE") != 1 || e.Single("STATUS") != "CANCELLED"), "CANCEL without SEQUENCE or STATUS");
        }

        var uids = Events.Select(e => e.Single("UID")).ToList();
        Refuse(uids.Distinct(StringComparer.Ordinal).Count() != uids.Count, "two events with one UID");
        Refuse(Method == "CANCEL" && uids.Count != 1, "CANCEL of more than one UID");
    }

    static List<string> Unfold(string text)
    {
        Refuse(!text.EndsWith("\r\n", StringComparison.Ordinal), "the last line does not end");
        Refuse(text.Replace("\r\n", "", StringComparison.Ordinal).Any(c => char.IsControl(c) && c != '\t'), "a control character, or a bare line end");
        var physical = text[..^2].Split("\r\n");
        Refuse(physical.Any(l => Encoding.UTF8.GetByteCount(l) > 75), "a line above 75 octets");
        Refuse(physical.Any(l => l.Length == 0), "an empty line");
        var lines = new List<string>();
        foreach (var line in physical)
        {
            if (line[0] is ' ' or '\t')
                lines[^1] += line[1..];
            else
                lines.Add(line);
        }
        return lines;
    }

    static void Refuse(bool condition, string why)
    {
        if (condition)
            throw new FormatException(why);
    }

    [GeneratedRegex("""^(?<name>[A-Z0-9-]+)(?<params>(;[A-Z0-9-]+=("[^"]*"|[^";:,]*))*):(?<value>.*)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex ContentLine();

    public sealed partial class Component(string name)
    {
        public string Name => name;

        public List<Component> Inner { get; } = [];

        public List<(string Name, string Params, string Value)> Properties { get; } = [];

        public int Count(string property) => Properties.Count(p => p.Name == property);

        public string Single(string property) => Properties.Single(p => p.Name == property).Value;

        /// <summary>A value of type TEXT as its reader sees it.</summary>
        public string Text(string property) => Escape().Replace(Single(property), m => m.Value is "\\n" or "\\N" ? "\n" : m.Value[1..]);

        public void Check()
        {
            foreach (var required in (string[])["UID", "DTSTAMP", "DTSTART"])
                Refuse(Count(required) != 1, $"not one {required}");
            foreach (var once in (string[])["SUMMARY", "SEQUENCE", "STATUS", "URL", "CLASS", "TRANSP", "DTEND", "ORGANIZER"])
                Refuse(Count(once) > 1, $"more than one {once}");
            Refuse(Count("SEQUENCE") == 1 && (!int.TryParse(Single("SEQUENCE"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence < 0), "SEQUENCE is no number");
            Refuse(!Utc().IsMatch(Single("DTSTAMP")), "DTSTAMP is not in UTC");
            var (start, end) = (Properties.Single(p => p.Name == "DTSTART"), Properties.Single(p => p.Name == "DTEND"));
            Refuse(start.Params != end.Params, "DTSTART and DTEND are of different types");
            Refuse(!(start.Params == ";VALUE=DATE" ? Date() : Utc()).IsMatch(start.Value) || string.CompareOrdinal(start.Value, end.Value) >= 0, "DTSTART is no date, or not before DTEND");
            foreach (var (property, _, value) in Properties.Where(p => p.Name is "SUMMARY" or "DESCRIPTION" or "UID"))
                Refuse(Escape().Replace(value, "").IndexOfAny([';', ',', '\\']) >= 0, $"{property} is not escaped");
            Refuse(Count("URL") == 1 && !Uri.TryCreate(Single("URL"), UriKind.Absolute, out _), "URL is none");
        }

        [GeneratedRegex(@"\\[\\;,nN]")]
        private static partial Regex Escape();

        [GeneratedRegex(@"^\d{8}T\d{6}Z$")]
        private static partial Regex Utc();

        [GeneratedRegex(@"^\d{8}$")]
        private static partial Regex Date();
    }
}
