using MediationWorkflows.Simulation.FastForward;
using Microsoft.Extensions.Localization;

namespace MediationWorkflows.Web.Pages.Definitions;

/// <summary>What people call an entry of a forecast: activities have their own names, tasks and mails are named by the site.</summary>
static class Words
{
    public static string Of(IStringLocalizer text, ForecastEntry entry) => entry.Kind switch
    {
        ForecastKind.Deadline => Known(text, $"Task.{entry.Name}", entry.Name),
        ForecastKind.Mail => Known(text, $"Mail.{entry.Name}", entry.Name),
        _ => entry.Name,
    };

    static string Known(IStringLocalizer text, string key, string otherwise) => text[key] is { ResourceNotFound: false } found ? found.Value : otherwise;
}
