using System.Runtime.CompilerServices;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Tests.Database;

/// <summary>Until the first release there is one script per database, and it is the model's own: `eng/schema` writes it anew.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public void The_migration_script_creates_exactly_what_the_model_wants(DatabaseProvider provider)
    {
        var wanted = SchemaScript.Create(provider, TestCipher.Instance);
        var path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "src", "MediationWorkflows", "Database", "Migrations",
            $"0001-initial.{provider.ToString().ToLowerInvariant()}.sql");
        if (Environment.GetEnvironmentVariable("MEDIATION_WRITE_SCHEMA") == "1")
        {
            File.WriteAllText(path, wanted);
        }

        Assert.Equal(wanted, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
