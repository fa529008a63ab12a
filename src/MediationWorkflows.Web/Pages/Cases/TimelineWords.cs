using MediationWorkflows.Web.Cases;
using Microsoft.Extensions.Localization;

namespace MediationWorkflows.Web.Pages.Cases;

/// <summary>What a page says for one thing that happened.</summary>
static class TimelineWords
{
    public static string Say(this IStringLocalizer<Texts> text, TimelineEntry entry) => entry.Event switch
    {
        "task.opened" => text["Timeline.task.opened", text[$"Task.{entry.What}"], text.Say(entry.Who) ?? text["Cases.Nobody"]],
        "task.completed" => text["Timeline.task.completed", text[$"Task.{entry.What}"], text.Say(entry.Who) ?? "", text.Outcome(entry.What ?? "", entry.Detail)],
        "deadline.moved" => text["Timeline.deadline.moved", text[$"Task.{entry.What}"], entry.Detail ?? ""],
        "deadline.expired" => text["Timeline.deadline.expired", text[$"Task.{entry.What}"], text.Say(entry.Who) ?? ""],
        "mail.sent" or "mail.bounced" => text[$"Timeline.{entry.Event}", text[$"Mail.{entry.What}"], text.Say(entry.Who) ?? ""],
        "case.phase" => text["Timeline.case.phase", text[$"Phase.{entry.What}"]],
        var other => text[$"Timeline.{other}"],
    };
}
