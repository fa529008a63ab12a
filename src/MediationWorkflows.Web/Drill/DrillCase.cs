using System.Text.Json.Nodes;

namespace MediationWorkflows.Web.Drill;

/// <summary>
/// The case that a drill opens again and again: it waits on two timers, an event (and not for ever) and an answered
/// task, and asks for five mails.
/// </summary>
static class DrillCase
{
    public const string DefinitionId = "drill";
    public const string OfficeEmail = "office@drill.example";
    public const string Outcome = "Withdrawn";

    /// <summary>How many mails a case asks for: two notices to the party who has not joined, a request to the coordinator, a farewell to the other two.</summary>
    public const int Mails = 5;

    /// <summary>Each of them completes exactly once in a case.</summary>
    public static readonly IReadOnlyList<string> Steps = ["greet", "hear", "sleep", "call", "tell", "ask", "nap", "close"];

    public static string TitleOf(int number) => $"case-{number}";

    /// <summary>The address of a participant; their keys come back with the case's mails.</summary>
    public static string EmailOf(string title, string key) => key == "coordinator" ? OfficeEmail : $"{key}.{title}@drill.example";

    public static JsonObject Request(string title) => new()
    {
        ["title"] = title,
        ["jurisdiction"] = "US-NY",
        ["timeZone"] = "America/New_York",
        ["calendar"] = "us-federal",
        ["severity"] = 2,
        ["definitionId"] = DefinitionId,
        ["parties"] = new JsonArray(Party(title, "client", "Client"), Party(title, "clinician", "Clinician")),
    };

    public static JsonNode Definition() => JsonNode.Parse("""
        {"definitionId":"drill","name":"Fault drill","version":1,"root":{"id":"flow","type":"Elsa.Flowchart","version":1,
         "activities":[
          {"id":"greet","type":"Mediation.SendNotice","version":1,"template":"escalation-notice","audience":"respondents"},
          {"id":"hear","type":"Elsa.Event","version":1,"eventName":{"typeName":"String","expression":{"type":"Literal","value":"drill"}}},
          {"id":"patience","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"1.00:00:00"}}},
          {"id":"heard","type":"Elsa.FlowJoin","version":1,"mode":{"typeName":"FlowJoinMode","expression":{"type":"Literal","value":"WaitAny"}}},
          {"id":"sleep","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"00:00:01.5"}}},
          {"id":"call","type":"Elsa.PublishEvent","version":1,"eventName":{"typeName":"String","expression":{"type":"Literal","value":"drill"}},
           "isLocalEvent":{"typeName":"Boolean","expression":{"type":"Literal","value":"true"}}},
          {"id":"tell","type":"Mediation.SendNotice","version":1,"template":"case-closed","audience":"respondents"},
          {"id":"ask","type":"Mediation.AskPeople","version":1,"taskKind":"acknowledge","audience":"coordinator","rule":"2 BD","ladder":"standard"},
          {"id":"nap","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"00:00:01"}}},
          {"id":"close","type":"Mediation.CloseCase","version":1,"outcome":"Withdrawn"}],
         "connections":[
          {"source":{"activity":"greet","port":"Done"},"target":{"activity":"hear","port":"In"}},
          {"source":{"activity":"greet","port":"Done"},"target":{"activity":"sleep","port":"In"}},
          {"source":{"activity":"sleep","port":"Done"},"target":{"activity":"call","port":"In"}},
          {"source":{"activity":"greet","port":"Done"},"target":{"activity":"patience","port":"In"}},
          {"source":{"activity":"hear","port":"Done"},"target":{"activity":"heard","port":"In"}},
          {"source":{"activity":"patience","port":"Done"},"target":{"activity":"heard","port":"In"}},
          {"source":{"activity":"heard","port":"Done"},"target":{"activity":"tell","port":"In"}},
          {"source":{"activity":"tell","port":"Done"},"target":{"activity":"ask","port":"In"}},
          {"source":{"activity":"ask","port":"Done"},"target":{"activity":"nap","port":"In"}},
          {"source":{"activity":"ask","port":"Refused"},"target":{"activity":"close","port":"In"}},
          {"source":{"activity":"ask","port":"Silent"},"target":{"activity":"close","port":"In"}},
          {"source":{"activity":"nap","port":"Done"},"target":{"activity":"close","port":"In"}}]}}
        """)!;

    static JsonObject Party(string title, string key, string role) => new() { ["key"] = key, ["role"] = role, ["name"] = key, ["email"] = EmailOf(title, key) };
}
