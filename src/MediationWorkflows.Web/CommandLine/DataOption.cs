using System.CommandLine;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>--data DIR</c>: where the SQLite file, the keys and the mail folder live, relative to where the caller stands.</summary>
static class DataOption
{
    public static Option<string> Create() => new("--data")
    {
        HelpName = "DIR",
        Description = "Folder of the database, keys and mail; DIR/appsettings.json may hold settings.",
        DefaultValueFactory = _ => "./data",
    };
}
