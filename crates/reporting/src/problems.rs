//! Why an export is refused: stable codes, in both languages.

kernel::refusals! {
    TOO_MANY_EXPORTS = "too_many_exports" 409 "您的导出任务过多：请取走已完成的文件，或待其过期后再导出" "Too many of your exports are kept: fetch them, and wait until they are removed";
    NOT_READY = "export_not_ready" 409 "文件尚未生成，请按 Retry-After 再读取导出状态" "The file is not there yet: read the export again after Retry-After";
    EXPORT_FAILED = "export_failed" 409 "导出失败，请读取导出状态查看原因" "The export failed: read it to see why";
}
