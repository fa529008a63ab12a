using System.Globalization;
using System.Text;
using MediationWorkflows.Calendars;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Mail;

/// <summary>
/// Writes deadlines as iCalendar (RFC 5545). A deadline that ends with a day of the recipient is an entry of that whole day; otherwise it is the hour
/// before it ends, in UTC, which every calendar shows in its own zone. Entries are private and do not block time; those of sessions do.
/// </summary>
public static class ICalendarText
{
    const int LineOctets = 75;

    static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <summary>
    /// For a mail (RFC 5546). What is due is published in one file, and importing it again updates the entry of the same UID. What is gone is
    /// cancelled in a file each, because a cancellation may name one UID only, and clients act on the method of the whole file.
    /// </summary>
    /// <param name="organizer">The address that the mail comes from.</param>
    public static IReadOnlyList<MailAttachment> Attachments(IReadOnlyCollection<DeadlineEvent> entries, string organizer, DateTimeZone recipientZone)
    {
        var due = entries.Where(e => !e.Cancelled).ToList();
        var published = due.Count == 0 ? [] : new[] { File("deadline.ics", "PUBLISH", due) };
        return [.. published, .. entries.Where(e => e.Cancelled).Select((gone, i) => File(i == 0 ? "deadline-cancelled.ics" : $"deadline-cancelled-{i + 1}.ics", "CANCEL", [gone]))];

        MailAttachment File(string name, string method, IEnumerable<DeadlineEvent> shown)
        {
            var text = new StringBuilder();
            Begin(text);
            Line(text, "METHOD:" + method);
            foreach (var entry in shown)
                Event(text, entry, organizer, recipientZone);
            Line(text, "END:VCALENDAR");
            return new(name, "text/calendar", method, text.ToString());
        }
    }

    /// <summary>For a calendar that subscribes: it shows what is in the feed and forgets what is not.</summary>
    /// <param name="name">What the calendar is called there.</param>
    public static string Feed(IEnumerable<DeadlineEvent> entries, string name, DateTimeZone recipientZone)
    {
        var text = new StringBuilder();
        Begin(text);
        // RFC 7986, and what clients knew before it.
        Line(text, "NAME:" + Escaped(name));
        Line(text, "X-WR-CALNAME:" + Escaped(name));
        Line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT4H");
        Line(text, "X-PUBLISHED-TTL:PT4H");
        var isEmpty = true;
        foreach (var entry in entries)
        {
            Event(text, entry, organizer: null, recipientZone);
            isEmpty = false;
        }
        if (isEmpty)
            NothingDue(text);
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    // A calendar must have a component, and strict readers refuse one without; this one shows nothing.
    static void NothingDue(StringBuilder text)
    {
        string[] lines =
        [
            "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "TZNAME:UTC",
            "END:STANDARD", "END:VTIMEZONE",
        ];
        foreach (var line in lines)
            Line(text, line);
    }

    static void Begin(StringBuilder text)
    {
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        // Shown by some clients: it names no product either.
        Line(text, "PRODID:-//Secure file//Dates//EN");
        Line(text, "CALSCALE:GREGORIAN");
    }

    static void Event(StringBuilder text, DeadlineEvent entry, string? organizer, DateTimeZone zone)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, "UID:" + Escaped(entry.Uid));
        Line(text, "SEQUENCE:" + entry.Sequence.ToString(CultureInfo.InvariantCulture));
        Line(text, "DTSTAMP:" + Utc.Format(entry.ChangedAt));
        if (organizer is not null)
            Line(text, "ORGANIZER:mailto:" + organizer);
        var end = entry.ExpiresAt.InZone(zone);
        if (entry.StartsAt is { } startsAt)
        {
            Line(text, "DTSTART:" + Utc.Format(startsAt));
            Line(text, "DTEND:" + Utc.Format(entry.ExpiresAt));
        }
        else if (entry.ExpiresAt == DueDate.EndOf(end.Date.PlusDays(-1), zone))
        {
            Line(text, $"DTSTART;VALUE=DATE:{end.Date.PlusDays(-1).ToString("uuuuMMdd", CultureInfo.InvariantCulture)}");
            Line(text, $"DTEND;VALUE=DATE:{end.Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture)}");
        }
        else
        {
            Line(text, "DTSTART:" + Utc.Format(entry.ExpiresAt - Duration.FromHours(1)));
            Line(text, "DTEND:" + Utc.Format(entry.ExpiresAt));
        }
        Line(text, "SUMMARY:" + Escaped(entry.Summary));
        Line(text, "URL:" + entry.Link);
        Line(text, "CLASS:PRIVATE");
        Line(text, entry.StartsAt is null ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
        Line(text, "STATUS:" + entry.Status.ToString().ToUpperInvariant());
        Line(text, "END:VEVENT");
    }

    static string Escaped(string value) => string.Concat(value.Select(c => c switch
    {
        '\\' or ';' or ',' => "\\" + c,
        '\n' => "\\n",
        _ when char.IsControl(c) => "",
        _ => c.ToString(),
    }));

    // Folded after 75 octets, never within a character; the leading space of the next line counts.
    static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.Where(c => !char.IsControl(c)).ToArray().AsSpan().EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
