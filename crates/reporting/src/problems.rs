//! Why a figure or an export is refused: stable codes, in both languages.

kernel::refusals! {
    NOT_FILED = "not_filed" 422 "该指标统计的记录（如热线工单、调解案件、佐证文件）不设标签和系列：请去掉 tag、series 再查询" "What this indicator counts (tickets of the hotline, cases of mediation, evidence files) is filed under no tag or series: ask without tag and series";
    TOO_MANY_EXPORTS = "too_many_exports" 409 "您的导出任务过多：每份保留一天；取文件时请求头加 Prefer: wait=20，直接得到文件，不占名额" "Too many of your exports are kept, a day each: with Prefer: wait=20 a file comes at once, and none is kept";
    NOT_READY = "export_not_ready" 409 "文件尚未生成，请按 Retry-After 再读取导出状态" "The file is not there yet: read the export again after Retry-After";
    EXPORT_FAILED = "export_failed" 409 "导出失败，请读取导出状态查看原因" "The export failed: read it to see why";
}
