//! Why a figure or an export is refused: stable codes, in both languages.

kernel::refusals! {
    NOT_FILED = "not_filed" 422 "该指标统计的记录（如热线工单、调解案件、佐证文件）不设标签和系列：请去掉 tag、series 再查询" "What this indicator counts (tickets of the hotline, cases of mediation, evidence files) is filed under no tag or series: ask without tag and series";
    TOO_MANY_EXPORTS = "too_many_exports" 409 "您有多份导出正在生成：请待其中一份完成后再导出，或请求头加 Prefer: wait=20 直接得到文件，不占名额" "Too many of your exports are being made: wait until one is done, or ask with Prefer: wait=20, which takes no place";
    NOT_READY = "export_not_ready" 409 "文件尚未生成，请按 Retry-After 再读取导出状态" "The file is not there yet: read the export again after Retry-After";
    EXPORT_EXPIRED = "export_expired" 410 "导出文件已不再保留（超过保留期，或已让位于较新的导出），请重新导出" "The file is kept no longer (its time is over, or newer exports took its place): ask again";
    EXPORT_FAILED = "export_failed" 409 "导出失败，请读取导出状态查看原因" "The export failed: read it to see why";
}
