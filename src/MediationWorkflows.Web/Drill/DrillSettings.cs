using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Drill;

/// <summary>What a drill does.</summary>
/// <param name="Kills">How often a serving process is killed.</param>
/// <param name="Seed">Decides which moments and which nodes.</param>
/// <param name="Connection">A PostgreSQL server to put a scratch database on; null: the drill starts a server of its own, and restarts it too.</param>
/// <param name="Folder">Holds data, logs and mails of the drill.</param>
/// <param name="Keep">Whether database and folder stay.</param>
sealed record DrillSettings(int Cases, int Kills, int Seed, DatabaseProvider Provider, string? Connection, int Nodes, string Folder, bool Keep);
