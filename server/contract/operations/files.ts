import { fileInfo, filePlace, fileUpload, uploadedFile } from "../files";
import { named, none, type Subject } from "./operation";

export const FILES = {
  "GET /api/environments/{name}/files": {
    ...none,
    id: "getFile",
    summary: "What a path in a container is: its kind, size and whether it may be read and written",
    access: { environment: "files" },
    params: named,
    query: filePlace,
    success: { status: 200, body: fileInfo },
    problems: [404, 409, 429],
  },
  "GET /api/environments/{name}/files/content": {
    ...none,
    id: "downloadFile",
    summary: "The bytes of a file in a container; a folder comes as a tar archive",
    access: { environment: "files" },
    params: named,
    query: filePlace,
    success: { status: 200, body: "bytes" },
    problems: [404, 409, 429],
  },
  "PUT /api/environments/{name}/files/content": {
    ...none,
    id: "uploadFile",
    summary: "Write a file in a container; it is there when all its bytes are, or as it was",
    access: { environment: "files" },
    params: named,
    query: fileUpload,
    takesBytes: true,
    success: { status: 201, body: uploadedFile },
    problems: [404, 409, 413, 429],
  },
} as const satisfies Subject;
