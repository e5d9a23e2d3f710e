//! Why a file is refused: stable codes, in both languages.

kernel::refusals! {
    RECORD = "evidence_record" 404 "没有这条记录，或不在您的权限范围内" "There is no such record within your reach";
    TOO_LARGE = "file_too_large" 413 "文件过大，上限见 GET /v1/evidence/rules" "The file is larger than the limit: see GET /v1/evidence/rules";
    TYPE = "file_type" 415 "不接受此类文件，或内容与扩展名不符：按内容判断，可接受的类型见 GET /v1/evidence/rules" "The file is of no type that is taken, or its content is not what its name says: see GET /v1/evidence/rules";
    SIZE = "file_size" 422 "内容与登记的长度不符，请重新上传" "The content is not as long as was said: send it again";
    MIXED = "file_mixed" 422 "文件同时是另一种文件，或在结尾之后还有内容" "The file is another kind of file as well, or goes on after its end";
    DAMAGED = "file_damaged" 422 "文件不完整或已损坏" "The file is damaged or ends too early";
    PIXELS = "file_pixels" 422 "图片尺寸过大" "The image has too many pixels";
    DIGEST = "file_digest" 409 "内容与登记的 SHA-256 不符：请重新上传；内容不同的文件须另行登记" "The content is not what the SHA-256 says: send it again, and other content under another id";
    INFECTED = "file_infected" 422 "文件含病毒，未接收" "The file carries a virus and was not taken";
    QUARANTINED = "file_quarantined" 409 "文件尚未查毒，暂不提供下载" "The file has not been scanned and is not given out";
    WITHHELD = "file_withheld" 409 "文件含病毒，不提供下载" "The file carries a virus and is not given out";
    NOT_HERE = "file_not_here" 409 "文件尚未上传、已作废或已清除" "The file has not been sent, was taken back or was removed";
    STATE = "file_state" 409 "文件的状态不允许此操作" "The state of the file does not allow it";
    RIGHT = "file_right" 403 "您对该记录没有此项权限" "You have no such right to the record";
    QUOTA = "storage_quota" 422 "存储配额已用完：记录、账号或全区的文件已达上限" "The quota of storage is used up: of the record, of the account or of the district";
    LOST = "file_lost" 409 "文件已不在存储中，请联系运维" "The file is not in the store any more: tell the operator";
}
