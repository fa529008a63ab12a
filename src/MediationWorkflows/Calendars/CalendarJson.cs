using System.Text.Json;

namespace MediationWorkflows.Calendars;

/// <summary>Reads and writes <see cref="CalendarDefinition"/> as JSON: dates ISO, weekdays and kinds camelCase, hours "09:00-17:00".</summary>
public static class CalendarJson
{
    /// <exception cref="InvalidCalendarException">What is wrong, and where in the text.</exception>
    public static CalendarDefinition Read(string json, string id)
    {
        try
        {
            return JsonSerializer.Deserialize<CalendarDefinition>(json, TimeJson.Options) ?? throw new InvalidCalendarException(id, "the file says null.");
        }
        catch (JsonException e)
        {
            throw new InvalidCalendarException(id, $"the JSON does not fit at {e.Path ?? "$"}, line {e.LineNumber + 1}: {e.Message}");
        }
    }

    public static string Write(CalendarDefinition definition) => JsonSerializer.Serialize(definition, TimeJson.Options);
}
