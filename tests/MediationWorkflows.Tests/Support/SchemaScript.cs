using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace MediationWorkflows.Tests.Support;

/// <summary>The schema that the model wants, as one script: what a migration must arrive at.</summary>
internal static class SchemaScript
{
    /// <summary>Needs no connection.</summary>
    public static string Create(DatabaseProvider provider, IContentCipher cipher)
    {
        var options = provider == DatabaseProvider.Sqlite
            ? DatabaseOptions.SqliteFile(":memory:")
            : DatabaseOptions.Postgres("Host=localhost");
        var builder = new DbContextOptionsBuilder<AppDb>();
        builder.UseMediationDatabase(options).ReplaceService<IModelCacheKeyFactory, ModelPerCipher>();
        using var db = new AppDb(builder.Options, cipher);
        return db.Database.GenerateCreateScript().ReplaceLineEndings("\n");
    }
}
