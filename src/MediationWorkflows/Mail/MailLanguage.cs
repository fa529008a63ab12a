using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>How one language writes dates in mails (Mail/Templates/*/language.json).</summary>
/// <param name="EndOfDay">{0} is the date: used when it is due at midnight of the recipient.</param>
/// <param name="Event">What a calendar entry is called; {0} is the case's reference.</param>
/// <param name="EventCancelled">What it is called when it is cancelled; {0} is what it was called before.</param>
/// <param name="EventHeld">What it is called while the case stands still and the date is open; {0} is what it was called before.</param>
/// <param name="CalendarAdds">Says that a calendar entry is attached.</param>
/// <param name="CalendarRemoves">Says that a cancelled calendar entry is attached.</param>
/// <param name="CalendarName">What a subscribed calendar is called.</param>
/// <param name="Stop">The words of the link that stops early reminders.</param>
/// <param name="Before">{0} is the date, {1} the time, {2} the zone's city.</param>
sealed record MailLanguage(
    string Culture, string Date, string Time, string EndOfDay, string Before, string Footer,
    string Event, string EventCancelled, string EventHeld, string CalendarAdds, string CalendarRemoves, string CalendarName, string Stop)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    CultureInfo Names { get; } = CultureInfo.GetCultureInfo(Culture);

    public static MailLanguage Read(string json) => JsonSerializer.Deserialize<MailLanguage>(json, Json)!;

    /// <summary>"by the end of Tuesday, January 19, 2027"; for a recipient in another zone the exact local time instead.</summary>
    public string Due(Instant dueBy, DateTimeZone zone)
    {
        var local = dueBy.InZone(zone);
        var startOfDay = zone.AtStartOfDay(local.Date).ToInstant();
        return dueBy == startOfDay
            ? string.Format(Names, EndOfDay, local.Date.PlusDays(-1).ToString(Date, Names))
            : string.Format(Names, Before, local.Date.ToString(Date, Names), local.TimeOfDay.ToString(Time, Names), City(zone));
    }

    static string City(DateTimeZone zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
