using MediationWorkflows.Cases;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Pages.Layout;

/// <summary>A day as the browser's field for one sends it.</summary>
static class FormDay
{
    /// <returns>Null where nothing was chosen.</returns>
    public static LocalDate? Of(string? text, string field) => string.IsNullOrEmpty(text) ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value
        : throw new InvalidInputException(field, "This is a date such as 2027-03-31.");
}
