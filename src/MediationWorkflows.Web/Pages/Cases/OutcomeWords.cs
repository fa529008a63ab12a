using Microsoft.Extensions.Localization;

namespace MediationWorkflows.Web.Pages.Cases;

/// <summary>What a page says for an answer: in the words of that kind of task where it has some of its own, since the same answer can mean different things.</summary>
static class OutcomeWords
{
    public static string Outcome(this IStringLocalizer<Texts> text, string kind, string? outcome) =>
        text[$"Outcome.{kind}.{outcome}"] is { ResourceNotFound: false } own ? own : text[$"Outcome.{outcome}"];
}
