using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using MediationWorkflows.Calendars;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>deadline explain</c>: the due date, the instant it expires, and why. Needs no database.</summary>
static class DeadlineExplainVerb
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Always hours and minutes: "-05" alone is no offset to most parsers.
    static readonly OffsetDateTimePattern WithOffset = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm:sso<+HH:mm>");

    public static Command Create()
    {
        var anchor = new Option<string>("--anchor") { Required = true, HelpName = "DATE[THH:MM]", Description = "What the count starts from." };
        var rule = new Option<string>("--rule")
        {
            Required = true,
            HelpName = "RULE",
            Description = "10 BD (business days), 14 d, 24 h (elapsed), 3 mo, or an ISO period such as P3M.",
        };
        var zone = new Option<string>("--zone") { HelpName = "IANA", Description = "The case's time zone.", DefaultValueFactory = _ => "America/New_York" };
        var calendar = new Option<string>("--calendar") { HelpName = "ID", Description = "Whose working days count.", DefaultValueFactory = _ => "us-federal" };
        var roll = new Option<string>("--roll")
        {
            Description = "Where a date goes that lands on a non-working day.",
            DefaultValueFactory = _ => "next",
        };
        roll.AcceptOnlyFromAmong("next", "previous", "none");
        var format = FormatOption.Create();
        var verb = new Command("explain", "Say when something is due, and why then.") { anchor, rule, zone, calendar, roll, format };
        verb.SetAction(parsed =>
        {
            var due = Compute(
                parsed.GetValue(anchor)!, parsed.GetValue(rule)!, parsed.GetValue(zone)!, parsed.GetValue(calendar)!, parsed.GetValue(roll)!);
            parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(format) == "json" ? AsJson(due) : AsText(due));
        });
        return verb;
    }

    static DueDate Compute(string anchor, string rule, string zone, string calendar, string roll)
    {
        try
        {
            var known = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? throw new UnknownZoneException(zone);
            return DueDate.Compute(
                DeadlineAnchor.Parse(anchor).In(known),
                DeadlineRule.Parse(rule),
                known,
                CalendarLibrary.Get(calendar),
                Enum.Parse<Roll>(roll, ignoreCase: true));
        }
        catch (TimeRuleException wrong)
        {
            throw new UsageException(wrong.Message, wrong);
        }
    }

    static string AsText(DueDate due) =>
        string.Join(Environment.NewLine, [Due(due), InstantPattern.ExtendedIso.Format(due.ExpiresAt), .. due.Trace.Select(step => step.Text)]);

    static string AsJson(DueDate due) => JsonSerializer.Serialize(
        new
        {
            due = Due(due),
            expiresAt = InstantPattern.ExtendedIso.Format(due.ExpiresAt),
            trace = due.Trace.Select(step => new { kind = step.Kind.ToString(), date = LocalDatePattern.Iso.Format(step.Date), text = step.Text }),
        },
        Json);

    static string Due(DueDate due) => due.DueOn is { } day
        ? LocalDatePattern.Iso.Format(day)
        : WithOffset.Format(due.DueAt!.Value.ToOffsetDateTime());
}
