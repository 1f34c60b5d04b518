namespace NetFramework.Monitoring.Page;

/// <summary>How much of a <see cref="RunHistory"/> a reader has.</summary>
internal sealed class HistoryCursor
{
    /// <summary>The version; 0 for nothing.</summary>
    public long Version { get; set; }

    /// <summary>The rows of displays.</summary>
    public TableCursor Displays { get; } = new();

    /// <summary>The rows of tests.</summary>
    public TableCursor Tests { get; } = new();

    /// <summary>The rows of gradient norms.</summary>
    public TableCursor GradientNorms { get; } = new();

    /// <summary>The iteration of the confusion matrix.</summary>
    public long ConfusionIteration { get; set; }

    /// <summary>The lines of the log, those that are gone included.</summary>
    public long LogLines { get; set; }
}

/// <summary>How much of a <see cref="ThinnedTable"/> a reader has.</summary>
internal sealed class TableCursor
{
    /// <summary>The thinnings that its rows had.</summary>
    public int Thinnings { get; set; }

    /// <summary>The number of rows.</summary>
    public int Count { get; set; }
}
